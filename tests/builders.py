"""Things for tests, with defaults: name only what the test is about."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from application.calls.data import Delivery
from application.intake.data import Line
from application.letters.data import DeadLetter
from domain.calls.cdr import Cdr
from domain.calls.identity import call_key, fingerprint
from domain.calls.provenance import Provenance, Receipt
from domain.facts.call_facts import CallReceived
from domain.live.call_event import CallEvent, CallPhase
from domain.pricing.bands import Tier
from domain.pricing.charge import RatedCharge, Segment
from domain.pricing.verdict import UnratedReason, Verdict

SAMPLES = Path(__file__).parents[1] / "samples" / "kamailio"
MOMENT = datetime(2026, 11, 23, 19, 30, 24, 992000, tzinfo=UTC)

CDR_FIELDS = {
    "start_time": "1795462224.992",
    "end_time": "1795462286.196",
    "duration": "61.204",
    "call_id": "call-1@rig.invalid",
    "from_tag": "f1",
    "to_tag": "t1",
    "caller": "49151",
    "callee": "4001",
    "account": "acct-1",
    "src_ip": "127.0.0.1",
    "init_time": "1795462224.893099",
    "hangup_by": "caller",
    "sip_code": "200",
}
PHASE_FIELDS = {
    "phase": "answered",
    "ts": "1795462224.992001",
    "call_id": "call-1@rig.invalid",
    "from_tag": "f1",
    "to_tag": "t1",
    "caller": "49151",
    "callee": "4001",
    "account": "acct-1",
    "code": 200,
}
ACC_FIELDS = {
    "time": 1795462224.9595211,
    "method": "INVITE",
    "from_tag": "f1",
    "to_tag": "t1",
    "callid": "call-1@rig.invalid",
    "sip_code": "200",
    "sip_reason": "OK",
}


def cdr_payload(**changes: object) -> bytes:
    """Give a CDR line as acc_json writes it; `...` takes a key away."""
    return _spaced(CDR_FIELDS | changes)


def acc_payload(**changes: object) -> bytes:
    """Give an acc line as acc_json writes it; `...` takes a key away."""
    return _spaced(ACC_FIELDS | changes)


def phase_payload(**changes: object) -> bytes:
    """Give a phase line as the event routes write it; `...` takes a key away."""
    return compact(PHASE_FIELDS | changes)


def compact(fields: dict[str, Any]) -> bytes:
    """Write one object without blanks."""
    return json.dumps(_present(fields), separators=(",", ":")).encode()


def _spaced(fields: dict[str, Any]) -> bytes:
    return json.dumps(_present(fields)).encode()


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not ...}


def a_cdr(**changes: Any) -> Cdr:  # noqa: ANN401 any field
    """Give a call that was answered; `duration` may be seconds."""
    duration = changes.pop("duration", 61.204)
    if not isinstance(duration, timedelta):
        duration = timedelta(seconds=duration)
    start = changes.get("start_time", MOMENT)
    fields: dict[str, Any] = {
        "call_id": "call-1@rig.invalid",
        "from_tag": "f1",
        "to_tag": "t1",
        "created_at": Decimal("1795462224.893099"),
        "start_time": start,
        "end_time": start + duration,
        "duration": duration,
        "caller": "49151",
        "callee": "4001",
        "account": "acct-1",
        "src_ip": ip_address("127.0.0.1"),
        "sip_code": 200,
        "hangup_by": "caller",
    }
    return Cdr(**(fields | changes))


def a_call_event(**changes: Any) -> CallEvent:  # noqa: ANN401 any field
    """Give a call that was just answered."""
    fields: dict[str, Any] = {
        "event_id": "00" * 16,
        "phase": CallPhase.ANSWERED,
        "host": "sip-01",
        "at": MOMENT,
        "call_id": "call-1@rig.invalid",
    }
    return CallEvent(**(fields | changes))


def a_line(payload: bytes | None = None, **changes: Any) -> Line:  # noqa: ANN401 any field
    """Give a line of the followed file, a CDR unless told otherwise."""
    body = cdr_payload() if payload is None else payload
    fields: dict[str, Any] = {
        "payload": body,
        "length": len(body),
        "file_id": "file-1",
        "offset": 0,
        "read_at": MOMENT,
    }
    return Line(**(fields | changes))


def a_provenance(**changes: Any) -> Provenance:  # noqa: ANN401 any field
    """Give a place on a SIP host."""
    fields: dict[str, Any] = {"host": "sip-01", "file_id": "file-1", "offset": 0, "read_at": MOMENT}
    return Provenance(**(fields | changes))


def a_receipt(seq: int = 1, stored_at: datetime = MOMENT) -> Receipt:
    """Give a place in the stream."""
    return Receipt(stream_seq=seq, stored_at=stored_at)


def a_delivery(**changes: Any) -> Delivery:  # noqa: ANN401 any field
    """Give a message of the stream, well decoded unless `content` says otherwise."""
    seq = changes.pop("seq", 1)
    fields: dict[str, Any] = {
        "body": cdr_payload(),
        "provenance": a_provenance(offset=seq),
        "receipt": a_receipt(seq),
        "content": a_cdr(),
    }
    return Delivery(**(fields | changes))


def a_received_call(cdr: Cdr | None = None, **changes: Any) -> CallReceived:  # noqa: ANN401 any field
    """Give a CDR on its way into the ledger."""
    cdr = cdr or a_cdr()
    seq = changes.pop("seq", 1)
    fields: dict[str, Any] = {
        "cdr": cdr,
        "call_key": call_key(cdr),
        "fingerprint": fingerprint(cdr),
        "provenance": a_provenance(offset=seq),
        "receipt": a_receipt(seq),
        "verdict": Verdict(unrated_reason=UnratedReason.NO_TARIFF),
    }
    return CallReceived(**(fields | changes))


def a_charge(**changes: Any) -> RatedCharge:  # noqa: ANN401 any field
    """Give the price of a minute and a bit."""
    tier = Tier(rate=Decimal("0.10"), increment=timedelta(seconds=6))
    segment = Segment(start=timedelta(), billed=timedelta(seconds=66), tier=tier)
    fields: dict[str, Any] = {
        "tariff_id": 5,
        "currency": "EUR",
        "prefix": "49",
        "destination": "Germany",
        "setup_fee": Decimal(0),
        "segments": (segment,),
        "amount": Decimal("0.11"),
    }
    return RatedCharge(**(fields | changes))


def a_verdict(company_id: int = 1, **of_charge: Any) -> Verdict:  # noqa: ANN401 any field
    """Give the price of a call that a company pays."""
    return Verdict(company_id=company_id, charge=a_charge(**of_charge))


def a_dead_letter(**changes: Any) -> DeadLetter:  # noqa: ANN401 any field
    """Give a record that needs a person."""
    seq = changes.pop("seq", 1)
    fields: dict[str, Any] = {
        "raw": b'{"duration": \xff}',
        "stage": "decode",
        "reason": "not_utf8",
        "detail": "a byte that is not UTF-8",
        "provenance": a_provenance(offset=seq),
        "receipt": a_receipt(seq),
    }
    return DeadLetter(**(fields | changes))
