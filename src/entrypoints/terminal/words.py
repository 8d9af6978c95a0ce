"""Values as text for people, which no terminal obeys."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

ALWAYS: Final = "always"
"""In place of the moment from which something holds, where there is none."""


def plain(value: object) -> str:
    """Write a value for people: control characters escaped, unknown as a dash."""
    match value:
        case None:
            return "-"
        case datetime():
            finest = "milliseconds" if value.microsecond else "seconds"
            return value.isoformat(" ", finest).replace("+00:00", "Z")
        case bytes():
            return visible(value.decode(errors="backslashreplace"))
        case timedelta():
            return f"{value.total_seconds():.3f}"
        case Decimal():
            return exact(value)
        case _:
            return visible(str(value))


def utc(moment: datetime) -> str:
    """Write a moment for people in UTC, to the second, and say so."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%SZ}"


def exact(amount: Decimal) -> str:
    """Write an amount with all its digits, and at least two decimals."""
    short = amount.normalize()
    return f"{short:f}" if int(short.as_tuple().exponent) < -1 else f"{short:.2f}"


def money(amount: Decimal, currency: str) -> str:
    """Write an amount with its currency."""
    return f"{exact(amount)} {currency}"


def visible(text: str) -> str:
    """Escape what a terminal would obey instead of show."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
