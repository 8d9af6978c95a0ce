"""A deck whose columns have names of its own, as rows of ours, by a map in TOML."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from adapters.bounded import LONGEST_ROW, toml_within
from adapters.wire.rates.csv_form.cells import CellError
from adapters.wire.rates.csv_form.layout import KNOWN, REQUIRED, Cells, check_width
from application.errors import RejectedError

_KEYS: Final = ("columns", "values", "decimal")
_MARKS: Final = (".", ",")
_NUMBERS: Final = frozenset({"rate", "setup_fee", "max_cost", "min_cost"})


@frozen(kw_only=True)
class DeckMap:
    """How somebody else names the columns of a deck; what is not named is not read.

    Attributes:
        columns: what a column is called there, by what it is here.
        values: what all rows say, by what it is here.
        decimal: what stands before the decimals of an amount.
    """

    columns: Mapping[str, str]
    values: Mapping[str, str] = field(factory=dict)
    decimal: str = "."

    @property
    def header(self) -> Cells:
        """Our columns, as `DeckRows` gives them."""
        return (*self.columns, *self.values)


@frozen
class DeckRows:
    """The rows of a deck under one header, in our columns.

    Attributes:
        width: cells of each row there.
        places: where each of our columns stands there.
    """

    by: DeckMap
    width: int
    places: Mapping[str, int]

    def __call__(self, cells: Cells) -> Cells:
        """Give a row in our columns.

        Raises:
            CellError: it has other cells than the header.
        """
        check_width(len(cells), self.width)
        found = [self._cell(name, cells[place]) for name, place in self.places.items()]
        return (*found, *self.by.values.values())

    def _cell(self, name: str, text: str) -> str:
        plain = self.by.decimal in text and "." not in text and name in _NUMBERS
        return text.replace(self.by.decimal, ".") if plain else text


def rows_under(by: DeckMap, header: Cells) -> DeckRows | set[str]:
    """Read what may be the header of a deck; else give the columns of the map that it lacks.

    Raises:
        CellError: it has a column of the map twice.
    """
    names = [_key(cell) for cell in header]
    for there in by.columns.values():
        if names.count(_key(there)) > 1:
            raise CellError(f"column {there!r} of the map comes twice")
    lacks = {there for there in by.columns.values() if _key(there) not in names}
    if lacks:
        return lacks
    places = {name: names.index(_key(there)) for name, there in by.columns.items()}
    return DeckRows(by, len(header), places)


def read_map(path: Path) -> DeckMap:
    """Read a map in TOML.

    Raises:
        RejectedError: it cannot be read, or says no columns, or what there is not.
    """
    found = toml_within(path, LONGEST_ROW)
    try:
        return _map(found)
    except CellError as error:
        raise RejectedError(f"{path} is no map of columns: {error}") from error


def _map(found: Mapping[str, Any]) -> DeckMap:
    columns, values = _table(found, "columns"), _table(found, "values")
    if "decimal" in {*columns, *values}:
        raise CellError("decimal stands above the tables")
    if strange := sorted({*found} - {*_KEYS}) + sorted({*columns, *values} - {*KNOWN}):
        raise CellError(f"unknown: {', '.join(strange)}; of a row {', '.join(KNOWN)}")
    if never := [name for name in REQUIRED if name in values]:
        raise CellError(f"[values] cannot say {', '.join(never)} of all rows")
    if missing := [name for name in REQUIRED if name not in columns]:
        raise CellError(f"[columns] names no {', '.join(missing)}")
    if twice := sorted({*columns} & {*values}):
        raise CellError(f"{', '.join(twice)} stands in [columns] and in [values]")
    decimal = found.get("decimal", ".")
    if decimal not in _MARKS:
        raise CellError(f"decimal is none of {' and '.join(_MARKS)}")
    return DeckMap(
        columns=_distinct({name: _text(name, there) for name, there in columns.items()}),
        values={name: _value(name, said) for name, said in values.items()},
        decimal=str(decimal),
    )


def _table(found: Mapping[str, Any], name: str) -> Mapping[str, object]:
    table = found.get(name, {})
    if not isinstance(table, dict):
        raise CellError(f"{name} is no table: write [{name}]")
    return table


def _text(name: str, said: object) -> str:
    if not isinstance(said, str):
        raise CellError(f"{name} = {said} is no text")
    if not said.strip():
        raise CellError(f"{name} names no column")
    return said


def _value(name: str, said: object) -> str:
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        raise CellError(f"{name} = {said} is no text and no number")
    return str(said)


def _distinct(columns: Mapping[str, str]) -> Mapping[str, str]:
    by_key: dict[str, str] = {}
    for name, there in columns.items():
        if other := by_key.get(_key(there)):
            raise CellError(f"{other} and {name} are one column: {there.strip()!r}")
        by_key[_key(there)] = name
    return columns


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
