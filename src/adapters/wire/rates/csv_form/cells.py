"""What stands in a cell, as a value of the domain; an empty cell stands for the default."""

import re
from datetime import time, timedelta
from decimal import Decimal
from typing import Final

from domain.pricing.rounding import Rounding

_NUMBER: Final = re.compile(r"\d{1,15}(\.\d{1,15})?([eE][-+]?\d{1,2})?", re.ASCII)
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,3}", re.ASCII)
_BETWEEN_DAYS: Final = re.compile(r"[\s,|/+]+")
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FORMULA: Final = ("=", "+", "-", "@")
_LONG_DAYS: Final = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip


class CellError(Exception):
    """A cell that says nothing; the text is for the one who wrote it."""


def amount(text: str, column: str) -> Decimal:
    """Read a number of zero or more, with a point."""
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if "," in text:
        raise CellError(f"{column}: {text!r} has a comma: write a decimal point, and no thousands")
    if text.startswith("-"):
        raise CellError(f"{column}: {text!r} is below zero")
    raise CellError(f"{column}: {text!r} is no number")


def span(text: str, column: str, default: timedelta) -> timedelta:
    """Read seconds."""
    if not text:
        return default
    microseconds = amount(text, column).scaleb(6)
    if microseconds != int(microseconds) or microseconds > 10**12:
        raise CellError(f"{column}: {text!r} is no span of whole microseconds")
    return timedelta(microseconds=int(microseconds))


def clock(text: str, column: str) -> time:
    """Read hours and minutes; 24:00 is the end of the day, as is an empty cell."""
    if text in {"", "24:00", "24:00:00"}:
        return time()
    padded = text if text[1:2] != ":" else f"0{text}"
    if not _CLOCK.fullmatch(padded):
        raise CellError(f"{column}: {text!r} is no time such as 08:30")
    return time.fromisoformat(padded)


def weekdays(text: str, column: str) -> frozenset[int]:
    """Read days such as `mon-fri sun`; none are all."""
    found: set[int] = set()
    for word in _BETWEEN_DAYS.split(text.strip().lower()):
        first, dash, last = word.partition("-")
        if word:
            start, end = _day(first, column), _day(last if dash else first, column)
            found.update(day % 7 for day in range(start, end + 1 + 7 * (end < start)))
    return frozenset(found)


def rounding(text: str, column: str) -> Rounding:
    """Read one of the four ways."""
    word = text.lower().replace("-", "_").replace(" ", "_")
    if not word:
        return Rounding.HALF_UP
    if word not in set(Rounding):
        raise CellError(f"{column}: {text!r} is none of {', '.join(Rounding)}")
    return Rounding(word)


def decimals(text: str, column: str) -> int:
    """Read a number from 0 to 9."""
    if not text:
        return 6
    if not _WHOLE.fullmatch(text):
        raise CellError(f"{column}: {text!r} is no number from 0 to 9")
    return int(text)


def quoted(text: str) -> str:
    """Write a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in _FORMULA or _is_quoted(text) else text


def unquoted(text: str) -> str:
    """Read what `quoted` wrote."""
    return text[1:] if _is_quoted(text) else text


def _is_quoted(text: str) -> bool:
    return text[:1] == "'" and text[1:2] in (*_FORMULA, "'")


def _day(word: str, column: str) -> int:
    for names in (DAYS, _LONG_DAYS):
        if word in names:
            return names.index(word)
    raise CellError(f"{column}: {word!r} is no weekday: write mon tue wed thu fri sat sun")
