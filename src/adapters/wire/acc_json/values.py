"""Single values as Kamailio writes them: text everywhere, also numbers.

A converter calls each with the type that it wants as well, and nothing need stand between.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from ipaddress import ip_address
from typing import Final, TypeVar

from domain.calls.cdr import HangupBy, IpAddress

# What acc_json and the event routes write where they know nothing (measured on 5.6.3).
_UNKNOWN: Final = frozenset({"", "<null>", "NON-UTF8", "INVALID_JSON"})
_SECONDS: Final = re.compile(r"([0-9]{1,11})(?:\.([0-9]{1,6}))?", re.ASCII)
_COUNT: Final = re.compile(r"[0-9]{1,12}", re.ASCII)
# Microseconds that the last digit of a fraction stands for, by the number of its digits.
_UNITS: Final = tuple(10 ** (6 - digits) for digits in range(7))
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


_T = TypeVar("_T")


class ValueRefusedError(ValueError):
    """A single value that is not what its field holds; the text says why."""


def text(value: object, _: object = None) -> str | None:
    """Take text; None where Kamailio knows nothing."""
    if type(value) is not str:
        raise ValueRefusedError(f"text expected, not {type(value).__name__}")
    if value in _UNKNOWN:
        return None
    if not value.isascii():
        _refuse_surrogates(value)
    if "\0" in value:
        raise ValueRefusedError("holds a NUL character")
    return value


def clean_text(value: str) -> str | None:
    """Take text that holds nothing to refuse; None where Kamailio knows nothing."""
    return None if value in _UNKNOWN else value


def moment(value: object, _: object = None) -> datetime:
    """Take seconds of the epoch with up to 6 decimals; UTC."""
    return _EPOCH + duration(value)


def duration(value: object, _: object = None) -> timedelta:
    """Take seconds with up to 6 decimals."""
    whole, fraction = _seconds(value).groups()
    return timedelta(0, int(whole), int(fraction) * _UNITS[len(fraction)] if fraction else 0)


def seconds(value: object, _: object = None) -> Decimal | None:
    """Take seconds with up to 6 decimals, exactly as written; None where unknown."""
    return None if text(value) is None else Decimal(_seconds(value)[0])


def count(value: object, _: object = None) -> int:
    """Take a number of things, as text or as a number."""
    known = str(value) if type(value) is int else value
    if not (isinstance(known, str) and _COUNT.fullmatch(known)):
        raise ValueRefusedError("no number of things")
    return int(known)


def sip_code(value: object, _: object = None) -> int | None:
    """Take a SIP status code, as text or as a number; None where unknown."""
    return _unless_unknown(str(value) if type(value) is int else value, _status_code)


def address(value: object, _: object = None) -> IpAddress | None:
    """Take an IPv4 or IPv6 address, the latter also in brackets; None where unknown."""
    return _unless_unknown(value, _address)


def side(value: object, _: object = None) -> HangupBy | None:
    """Take the side that hung up; None where the proxy did, or nobody answered."""
    return _unless_unknown(value, _side)


def _unless_unknown(value: object, convert: Callable[[str], _T]) -> _T | None:
    known = text(value)
    return None if known is None else convert(known)


def _status_code(known: str) -> int:
    if not (known.isascii() and known.isdigit() and len(known) == 3):  # noqa: PLR2004 RFC 3261
        raise ValueRefusedError("no SIP status code of three digits")
    return int(known)


@lru_cache(maxsize=4096)
def _address(known: str) -> IpAddress:
    return ip_address(known.strip("[]"))


def _side(known: str) -> HangupBy:
    if known == "caller":
        return "caller"
    if known == "callee":
        return "callee"
    raise ValueRefusedError("neither caller nor callee")


def _seconds(value: object) -> re.Match[str]:
    if type(value) is not str:
        raise ValueRefusedError(f"seconds as text expected, not {type(value).__name__}")
    found = _SECONDS.fullmatch(value)
    if found is None:
        raise ValueRefusedError("no seconds with up to 6 decimals")
    return found


def _refuse_surrogates(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueRefusedError("holds half a surrogate pair") from error
