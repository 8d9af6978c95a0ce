"""The fact of a new call straight from its event: what others are not told is not read.

`telling` says what is told. Who finds anything unusual leaves the event to it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from msgspec import MsgspecError, Raw, Struct
from msgspec.json import Decoder, Encoder

from adapters.wire.fact_json.telling import RATED, UNRATED, VERSION, rating_of
from application.facts.data import Fact

FORM: Final = ("CallReceived", 3)
"""The type and the schema version that are read here."""

_SKIPPED: Final = Raw()


class _Cdr(Struct, forbid_unknown_fields=True):
    created_at: Raw
    ringing_at: Raw
    start_time: str
    end_time: str
    duration: str
    sip_code: int | None
    hangup_by: str | None
    unread: Raw = _SKIPPED
    doubt: Raw = _SKIPPED


class _Place(Struct):
    host: str


class _Charge(Struct):
    amount: str
    currency: str
    tariff_id: int
    prefix: str
    destination: str


# Of a call that somebody is called for, of a leg and of a void one the plain way tells.
class _Verdict(Struct, forbid_unknown_fields=True):
    company_id: int | None = None
    charge: _Charge | None = None
    unrated_reason: str | None = None
    supply: Raw = _SKIPPED


class _Received(Struct):
    call_key: str
    cdr: _Cdr
    provenance: _Place
    verdict: _Verdict


class _Told(Struct):
    schema_version: int
    event_id: str
    event: str
    at: str
    call_key: str
    host: str
    revision: int
    call_id: str | None
    from_tag: str | None
    to_tag: str | None
    start_time: str
    end_time: str
    duration: str
    caller: str | None
    callee: str | None
    account: str | None
    sip_code: int | None
    hangup_by: str | None
    company_id: int | None


class _Unrated(_Told):
    unrated_reason: str


class _Free(_Told):
    rating: str
    amount: str


class _Rated(_Free):
    currency: str
    tariff_id: int
    prefix: str
    destination: str


_read: Final = Decoder(_Received).decode
_written: Final = Encoder().encode


def received_fact(
    event_id: str, at: datetime, data: str, parties: Sequence[str | None]
) -> Fact | None:
    """Give the fact of an event in `FORM`, None where it is for `fact_of` to tell.

    `parties` are the values of `domain.calls.parties.PARTIES`.
    """
    try:
        read = _read(data)
    except MsgspecError:
        return None
    call_id, from_tag, to_tag, caller, callee, account, *_ = parties
    cdr, verdict = read.cdr, read.verdict
    told: list[Any] = [
        VERSION, event_id, FORM[0], at.isoformat(), read.call_key, read.provenance.host, 0,
        call_id, from_tag, to_tag, cdr.start_time, cdr.end_time, cdr.duration, caller, callee,
        account, cdr.sip_code, cdr.hangup_by, verdict.company_id,
    ]  # fmt: skip
    if verdict.unrated_reason is not None:
        body = _written(_Unrated(*told, *[verdict.unrated_reason]))
        return Fact(subject=UNRATED, event_id=event_id, body=body)
    body = _priced(told, verdict.charge)
    return Fact(subject=RATED, event_id=event_id, body=body)


def _priced(told: list[Any], charge: _Charge | None) -> bytes:
    if charge is None:
        return _written(_Free(*told, *["free", "0"]))
    price: list[Any] = [
        rating_of(charge.amount), charge.amount, charge.currency, charge.tariff_id, charge.prefix,
        charge.destination,
    ]  # fmt: skip
    return _written(_Rated(*told, *price))
