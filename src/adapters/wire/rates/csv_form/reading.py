"""A CSV file as rates, or all that is wrong with it."""

import csv
from collections.abc import Callable, Hashable, Iterator
from datetime import date
from itertools import chain
from typing import BinaryIO

from attrs import define, evolve, field

from adapters.bounded import LONGEST_ROW, RowLines, lines_within
from adapters.wire.rates.columns import RateColumns
from adapters.wire.rates.csv_form.cells import CellError, unquoted
from adapters.wire.rates.csv_form.dated import DatedRows, Row, day_of
from adapters.wire.rates.csv_form.deck import DeckMap
from adapters.wire.rates.csv_form.header import Header, header_of
from adapters.wire.rates.csv_form.layout import DAY, Cells
from adapters.wire.rates.csv_form.merging import merged
from adapters.wire.rates.csv_form.rules import MARK, rule_of
from adapters.wire.rates.csv_form.shapes import Shape, shape_of
from adapters.wire.rates.written_prefixes import without_international
from application.pricing.rate_sheet import BadRow, RateSheet
from domain.pricing.errors import InvalidTariffError
from domain.pricing.tariff import LONGEST_PREFIX

_ALL = "*"
_MOST_SHAPES = 10_000
_STEP = 1 << 18


def read_csv(
    file: BinaryIO,
    advanced: Callable[[int], None] = lambda _: None,
    on: date | None = None,
    by: DeckMap | None = None,
) -> RateSheet:
    """Read a file: rules, if it says any, a header, and rates; `by` a map, or in our columns.

    `advanced` is told of each step how many bytes more were read. Of rows that name a day those
    count that hold `on` a day, or in the end.

    Raises:
        RejectedError: a line, or a row over several of them, is too long.
    """
    lines = enumerate(_lines(file, advanced), 1)
    number, header = next(lines, (1, ""))
    header = header.removeprefix("\ufeff")
    if header.lower().startswith("sep="):  # a spreadsheet's hint to itself
        number, header = next(lines, (2, ""))
    head = _Head()
    while header.startswith(MARK):
        head.take(number, header)
        number, header = next(lines, (number + 1, ""))
    try:
        found = header_of(chain([(number, header)], lines), by)
    except CellError as error:
        return RateSheet(bad=[*head.bad, BadRow(number, str(error))])
    reading = _Reading(found, RateColumns(merged, head.bad), DatedRows(on))
    reading.take_all(text for _, text in lines)
    holding = [*reading.dated.holding()]
    for row in holding:
        reading.rows.add(*row)
    if (later := reading.dated.later) and not holding:
        reading.rows.refuse(found.line, f"all rows begin later, the first on {later[0]}")
    return evolve(reading.rows.sheet(), rules=head.rules, later=reading.dated.later)


@define
class _Head:
    """What the lines before the header say."""

    rules: dict[str, str] = field(factory=dict)
    bad: list[BadRow] = field(factory=list)

    def take(self, number: int, line: str) -> None:
        """Take one line."""
        try:
            name, value = rule_of(line)
        except CellError as error:
            self.bad.append(BadRow(number, str(error)))
            return
        if name in self.rules:
            self.bad.append(BadRow(number, f"{name} comes twice"))
        self.rules[name] = value


def _lines(file: BinaryIO, advanced: Callable[[int], None]) -> Iterator[str]:
    read = 0
    for line in lines_within(file, LONGEST_ROW):
        read += len(line)
        if read > _STEP:
            advanced(read)
            read = 0
        # What is not UTF-8 becomes a lone surrogate, which no cell may hold.
        yield line.decode(errors="surrogateescape")
    advanced(read)


@define
class _Reading:
    """The rows so far, and what their cells were found to say."""

    header: Header
    rows: RateColumns
    dated: DatedRows
    shapes: dict[Hashable, Shape] = field(factory=dict, init=False)

    def take_all(self, lines: Iterator[str]) -> None:
        """Take every row behind the header."""
        bounded = RowLines(lines, LONGEST_ROW, self.header.line)
        line = bounded.number + 1
        try:
            for cells in csv.reader(bounded, delimiter=self.header.delimiter, strict=True):
                self._take(line, cells)
                bounded.row_ends()
                line = bounded.number + 1
        except csv.Error as error:
            self.rows.refuse(line, f"quotes or line ends that do not match: {error}")

    def _take(self, line: int, cells: Cells) -> None:
        if not any(map(str.strip, cells)):
            return
        layout = self.header.layout
        try:
            cells = self.header.ours(cells)
            prefix = _prefix(layout.prefix(cells).strip(), "prefix")
            caller = _prefix(layout.caller_prefix(cells).strip(), "caller_prefix")
            destination = _destination(unquoted(layout.destination(cells).strip()))
            terms = self._shape(cells).terms(layout.rate(cells).strip())
            day = day_of(layout.effective_from(cells).strip())
        except (CellError, InvalidTariffError) as error:
            self.rows.refuse(line, str(error))
        else:
            row = Row(line, prefix, destination, terms, caller)
            if DAY in layout.places:
                self.dated.take(day, row)
            else:
                self.rows.add(*row)

    def _shape(self, cells: Cells) -> Shape:
        key = self.header.layout.shape(cells)
        known = self.shapes.get(key)
        if known is None:
            if len(self.shapes) >= _MOST_SHAPES:
                self.shapes.clear()
            known = self.shapes[key] = shape_of(self.header.layout.named(cells))
        return known


def _prefix(written: str, column: str) -> str:
    text = without_international(written)
    if text in {"", _ALL}:
        return ""
    if not (text.isascii() and text.isdigit()):
        raise CellError(f"{column}: {written!r} has other than digits; {_ALL} is for all numbers")
    if len(text) > LONGEST_PREFIX:
        raise CellError(f"{column}: {text} has more than {LONGEST_PREFIX} digits")
    return text


def _destination(text: str) -> str:
    if text.isprintable():
        return text
    plain = text.replace("\xa0", " ")
    if plain.isprintable():
        return plain
    if any("\udc80" <= letter <= "\udcff" for letter in text):
        raise CellError("destination: is not UTF-8: save the file as UTF-8")
    raise CellError(f"destination: {text!r} is not printable")
