"""Rows that say from which day on they hold: of each prefix the latest that have begun."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from attrs import define, field

from adapters.wire.rates.csv_form.cells import CellError


class Row(NamedTuple):
    """A row that is right, with its line."""

    line: int
    prefix: str
    destination: str
    terms: str
    caller: str


def day_of(text: str) -> date:
    """Read a cell; an empty one is of ever.

    Raises:
        CellError: it names no day.
    """
    try:
        return date.fromisoformat(text) if text else date.min
    except ValueError:
        raise CellError(f"effective_from: {text!r} is no day such as 2027-01-01") from None


@define
class DatedRows:
    """The rows so far that hold on a day, or after all days where that is None."""

    on: date | None
    _later: set[date] = field(factory=set, init=False)
    _held: dict[tuple[str, str], tuple[date, list[Row]]] = field(factory=dict, init=False)

    def take(self, day: date, row: Row) -> None:
        """Take a row that holds from a day on; bands of a prefix begin on the same day."""
        if self.on is not None and day > self.on:
            self._later.add(day)
            return
        key = (row.prefix, row.caller)
        since, rows = self._held.get(key, (day, []))
        if day > since:
            self._held[key] = (day, [row])
        elif day == since:
            rows.append(row)
            self._held[key] = (since, rows)

    def holding(self) -> Iterator[Row]:
        """Give those that hold, in the order of their lines."""
        yield from sorted(row for _, rows in self._held.values() for row in rows)

    @property
    def later(self) -> Sequence[date]:
        """The days after it on which rows begin."""
        return sorted(self._later)
