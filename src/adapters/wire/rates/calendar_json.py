"""Wire: weekdays, dates and hours of a band as JSON, and nothing but what is meant."""

from collections.abc import Collection
from datetime import date, time
from typing import Any, Final

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_A_LEAP_YEAR: Final = 2000


def clock(moment: time) -> str:
    """Write a time of day."""
    return moment.isoformat("auto" if moment.second or moment.microsecond else "minutes")


def time_of(given: object, _: object = None) -> time:
    """Read a time of day; 24:00 is the end of the day."""
    text = exactly(given, str)
    return time() if text == "24:00" else time.fromisoformat(text)


def exactly(given: object, kind: type) -> Any:  # noqa: ANN401 a converter's hook
    """Refuse what is of another kind."""
    if type(given) is not kind:
        raise TypeError(f"{kind.__name__}, not {given!r}")
    return given


def names_of(weekdays: Collection[int]) -> list[str]:
    """Write weekdays."""
    return [_WEEKDAYS[day] for day in sorted(weekdays)]


def weekdays_of(given: Any, _: object) -> frozenset[int]:  # noqa: ANN401 a converter's hook
    """Read weekdays."""
    unknown = [name for name in exactly(given, list) if name not in _WEEKDAYS]
    if unknown:
        raise ValueError(f"no weekday: {unknown[0]!r}")
    return frozenset(_WEEKDAYS.index(name) for name in given)


def dates_as_text(dates: Collection[tuple[int, int]]) -> list[str]:
    """Write dates of every year."""
    return [f"{month:02}-{day:02}" for month, day in sorted(dates)]


def dates_of(given: Any, _: object) -> frozenset[tuple[int, int]]:  # noqa: ANN401 a converter's hook
    """Read dates of every year."""
    found = [date.fromisoformat(f"{_A_LEAP_YEAR}-{text}") for text in exactly(given, list)]
    return frozenset((each.month, each.day) for each in found)


def days_as_text(days: Collection[date]) -> list[str]:
    """Write dates of one year."""
    return [day.isoformat() for day in sorted(days)]


def days_of(given: Any, _: object) -> frozenset[date]:  # noqa: ANN401 a converter's hook
    """Read dates of one year."""
    return frozenset(date.fromisoformat(exactly(text, str)) for text in exactly(given, list))
