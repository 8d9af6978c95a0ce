"""A month of the calendar, in UTC unless another zone is named."""

import re
from datetime import UTC, datetime

from attrs import frozen

from domain.moment import in_zone

_WRITTEN = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
_DECEMBER = 12
_LAST_YEAR = 9998


@frozen(order=True)
class Month:
    """A month; written `2026-10`."""

    year: int
    number: int

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, self.number, 1, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The first moment that is not in it any more."""
        over = self.number == _DECEMBER
        return datetime(self.year + over, 1 if over else self.number + 1, 1, tzinfo=UTC)

    def within(self, zone: str) -> tuple[datetime, datetime]:
        """Give its first moment and that after its last by the calendar of a time zone, in UTC."""
        start, end = (each.replace(tzinfo=None) for each in (self.start, self.end))
        return in_zone(start, zone), in_zone(end, zone)

    def __str__(self) -> str:
        """Write it."""
        return f"{self.year:04}-{self.number:02}"


def month_of(moment: datetime) -> Month:
    """Give the month of a moment, whatever the zone in which the moment is written."""
    there = moment.astimezone(UTC)
    return Month(there.year, there.month)


def months_of(start: datetime, end: datetime) -> list[Month]:
    """Give the months of UTC that share a moment with the time from `start` to before `end`."""
    months = [month_of(start)]
    while months[-1].end < end:
        months.append(month_of(months[-1].end))
    return months


def read_month(text: str) -> Month:
    """Read a month.

    Raises:
        ValueError: it is none, or lies outside of the years 1 to 9998.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(f"no month, such as 2026-10: {text}")
    month = Month(int(found[1]), int(found[2]))
    if not (1 <= month.year <= _LAST_YEAR and 1 <= month.number <= _DECEMBER):
        raise ValueError(f"no month, such as 2026-10: {text}")
    return month
