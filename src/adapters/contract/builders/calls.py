"""Calls, their way here and their price."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from ipaddress import ip_address
from typing import Any

from domain.calls.cdr import Cdr
from domain.calls.identity import call_key, fingerprint
from domain.calls.provenance import Provenance, Receipt
from domain.facts.call_facts import CallReceived
from domain.pricing.bands import Tier
from domain.pricing.charge import RatedCharge, Segment
from domain.pricing.verdict import UnratedReason, Verdict

MOMENT = datetime(2026, 11, 23, 19, 30, 24, 992000, tzinfo=UTC)


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


def a_provenance(**changes: Any) -> Provenance:  # noqa: ANN401 any field
    """Give a place on a SIP host."""
    fields: dict[str, Any] = {"host": "sip-01", "file_id": "file-1", "offset": 0, "read_at": MOMENT}
    return Provenance(**(fields | changes))


def a_receipt(seq: int = 1, stored_at: datetime = MOMENT) -> Receipt:
    """Give a place in the stream."""
    return Receipt(stream_seq=seq, stored_at=stored_at)


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
        "salt": bytes(range(16)),
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


def a_paid_call(number: int, company_id: int, cost: str = "0.11", seq: int = 0) -> CallReceived:
    """Give a call by number that a company pays."""
    verdict = a_verdict(company_id, amount=Decimal(cost))
    return a_received_call(a_cdr(call_id=f"c{number}@x"), seq=seq or number, verdict=verdict)
