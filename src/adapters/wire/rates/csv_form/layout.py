"""Which column stands where: the header of a file, and what separates its cells."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from operator import itemgetter
from typing import Final

from attrs import frozen

from adapters.wire.rates.csv_form.cells import CellError

COLUMNS: Final = (
    "prefix", "destination", "rate", "rate_unit", "setup_fee", "first_increment",
    "next_increment", "minimum_duration", "rounding", "decimals", "weekdays", "start", "end",
    "max_cost", "min_cost", "caller_prefix",
)  # fmt: skip
# A version says it for all its rows, so none is written.
DAY: Final = "effective_from"
KNOWN: Final = (*COLUMNS, DAY)
REQUIRED: Final = ("prefix", "rate")
_DELIMITERS: Final = (",", ";", "\t")

_OF_A_ROW: Final = ("prefix", "destination", "rate", "caller_prefix", DAY)

Cells = Sequence[str]


@frozen
class Layout:
    """How the rows of a file are read.

    Attributes:
        width: number of cells of each row.
        places: where each column stands.
        prefix, destination, rate, caller_prefix, effective_from: the cell of that column; empty
            where there is none.
        shape: the other cells, as they stand.
    """

    width: int
    places: Mapping[str, int]
    prefix: Callable[[Cells], str]
    destination: Callable[[Cells], str]
    rate: Callable[[Cells], str]
    caller_prefix: Callable[[Cells], str]
    effective_from: Callable[[Cells], str]
    shape: Callable[[Cells], Hashable]

    def named(self, cells: Cells) -> Mapping[str, str]:
        """Give the cells by column."""
        return {name: cells[place].strip() for name, place in self.places.items()}


def delimiter_of(header: str) -> str:
    """Tell what separates the cells of a header."""
    return max(_DELIMITERS, key=header.count)


def layout_of(header: Cells) -> Layout:
    """Read a header.

    Raises:
        CellError: it names a column that is unknown or comes twice, or lacks one.
    """
    names = [name.strip().lower() for name in header]
    for name in names:
        if name not in KNOWN:
            known = f"known are {', '.join(KNOWN)}; --map reads names of its own"
            raise CellError(f"unknown column {name!r}: {known}")
        if names.count(name) > 1:
            raise CellError(f"column {name} comes twice")
    for name in REQUIRED:
        if name not in names:
            raise CellError(f"there is no column {name}")
    places = {name: place for place, name in enumerate(names)}
    others = [place for name, place in places.items() if name not in _OF_A_ROW]
    return Layout(
        width=len(names),
        places=places,
        prefix=itemgetter(places["prefix"]),
        destination=_cell(places, "destination"),
        rate=itemgetter(places["rate"]),
        caller_prefix=_cell(places, "caller_prefix"),
        effective_from=_cell(places, DAY),
        shape=itemgetter(*others) if others else _empty,
    )


def check_width(found: int, wanted: int) -> None:
    """See that a row has as many cells as the header.

    Raises:
        CellError: it has not.
    """
    if found != wanted:
        hint = ": a decimal comma?" if found > wanted else ""
        raise CellError(f"{found} cells where the header has {wanted}{hint}")


def _cell(places: Mapping[str, int], name: str) -> Callable[[Cells], str]:
    return itemgetter(places[name]) if name in places else _empty


def _empty(_: Cells) -> str:
    return ""
