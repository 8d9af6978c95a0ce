"""The header of a file of rates: how its rows are separated and what their cells are."""

import csv
from collections.abc import Callable, Iterator
from typing import Final

from attrs import frozen

from adapters.wire.rates.csv_form.cells import CellError
from adapters.wire.rates.csv_form.deck import DeckMap, rows_under
from adapters.wire.rates.csv_form.layout import Cells, Layout, check_width, delimiter_of, layout_of

# Of a title, an address and a logo, before the header of a deck.
_MOST_BEFORE: Final = 100

NumberedLines = Iterator[tuple[int, str]]


@frozen
class Header:
    """A header that was found.

    Attributes:
        line: its number.
        delimiter: between cells.
        layout: of rows in our columns.
        ours: gives a row in our columns; raises CellError.
    """

    line: int
    delimiter: str
    layout: Layout
    ours: Callable[[Cells], Cells]


def header_of(lines: NumberedLines, by: DeckMap | None) -> Header:
    """Read the next line as the header, or with a map the first line that has all its columns.

    Raises:
        CellError: there is none.
    """
    if by is not None:
        return _of_a_deck(lines, by)
    number, line = next(lines, (1, ""))
    delimiter = delimiter_of(line)
    try:
        layout = layout_of(_cells(line, delimiter))
    except csv.Error as error:
        raise CellError(str(error)) from error

    def whole(cells: Cells) -> Cells:
        check_width(len(cells), layout.width)
        return cells

    return Header(number, delimiter, layout, whole)


def _of_a_deck(lines: NumberedLines, by: DeckMap) -> Header:
    nearest, lacks = 0, {*by.columns.values()}
    for _, (number, line) in zip(range(_MOST_BEFORE), lines, strict=False):
        delimiter = delimiter_of(line)
        try:
            rows = rows_under(by, _cells(line, delimiter))
        except csv.Error:
            continue
        except CellError as error:
            raise CellError(f"{error} in line {number}") from error
        if not isinstance(rows, set):
            return Header(number, delimiter, layout_of(by.header), rows)
        if len(rows) < len(lacks):
            nearest, lacks = number, rows
    told = f"; line {nearest} lacks {', '.join(map(repr, sorted(lacks)))}" if nearest else ""
    raise CellError(f"no line up to {_MOST_BEFORE} has all columns of the map{told}")


def _cells(line: str, delimiter: str) -> Cells:
    return next(csv.reader([line], delimiter=delimiter, strict=True), [])
