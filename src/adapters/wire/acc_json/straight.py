"""The short way from the bytes of an honest line to its CDR, with no step between.

`values` says what is right, here as on the plain way; what stands in many lines is read once. Who
finds anything wrong leaves the line to the plain way, which names the field.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from adapters.wire.acc_json import values
from adapters.wire.acc_json.quick import texts_of
from domain.calls.cdr import Cdr
from domain.errors import DomainError

# Of each second, fraction, address and code so many are remembered.
_REMEMBERED: Final = 4096


def straight_cdr(payload: bytes) -> Cdr | None:
    """Give the CDR of a flat object of texts; None where it is none, or one that is not right."""
    found = texts_of(payload)
    if found is None:
        return None
    # Without a backslash no text holds a NUL or half a surrogate pair.
    text = values.text if b"\\" in payload else values.clean_text
    try:
        return _cdr(found, text)
    except (KeyError, ValueError, DomainError):
        return None


def _cdr(found: dict[str, str], text: Callable[[str], str | None]) -> Cdr:
    get = found.get
    return Cdr(
        call_id=text(get("call_id", "")),
        from_tag=text(get("from_tag", "")),
        to_tag=text(get("to_tag", "")),
        created_at=_seconds(get("init_time", "")),
        ringing_at=_seconds(get("ring_time", "")),
        start_time=_moment(found["start_time"]),
        end_time=_moment(found["end_time"]),
        duration=_duration(found["duration"]),
        caller=text(get("caller", "")),
        callee=text(get("callee", "")),
        account=text(get("account", "")),
        src_ip=_address(get("src_ip", "")),
        sip_code=_sip_code(get("sip_code", "")),
        hangup_by=_side(get("hangup_by", "")),
        dst=text(get("dst", "")),
    )


def _moment(written: str) -> datetime:
    whole, point, digits = written.partition(".")
    return _second(whole) + _fraction(digits) if point else _second(whole)


def _duration(written: str) -> timedelta:
    whole, point, digits = written.partition(".")
    return _span(whole) + _fraction(digits) if point else _span(whole)


def _seconds(written: str) -> Decimal | None:
    return values.seconds(written) if written else None


@lru_cache(_REMEMBERED)
def _second(whole: str) -> datetime:
    return values.moment(whole)


@lru_cache(_REMEMBERED)
def _span(whole: str) -> timedelta:
    return values.duration(whole)


@lru_cache(_REMEMBERED)
def _fraction(digits: str) -> timedelta:
    return values.duration(f"0.{digits}")


_address = lru_cache(_REMEMBERED)(values.address)
_sip_code = lru_cache(_REMEMBERED)(values.sip_code)
_side = lru_cache(_REMEMBERED)(values.side)
