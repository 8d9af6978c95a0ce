"""Domain objects as rows, in the order of the columns that COPY is told."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

from adapters.wire import event_json
from domain.facts.call_facts import CallAmended, CallReceived
from domain.pricing.verdict import Rating, Supply, Verdict

CDR_COLUMNS: Final = (
    "call_key", "call_id", "from_tag", "to_tag", "host",
    "start_time", "end_time", "duration", "caller", "callee", "account",
    "src_ip", "sip_code", "outcome", "hangup_by", "pdd", "received_at", "stream_seq",
    "company_id", "rating", "unrated_reason", "billed_seconds", "billed_amount", "currency",
    "destination", "prefix", "tariff_id", "supplier_id", "supplier_cost", "supplier_currency",
)  # fmt: skip


_MICROSECOND = timedelta(microseconds=1)


_SECOND = timedelta(seconds=1)


def event_row(event: CallReceived) -> tuple[object, ...]:
    """Give the first event of a call's stream."""
    return (event.call_key, 1, *event_json.form_of(event), event_json.encode(event))


def cdr_row(event: CallReceived) -> tuple[object, ...]:
    """Give the call as people read it."""
    cdr = event.cdr
    return (
        event.call_key, cdr.call_id, cdr.from_tag, cdr.to_tag, event.provenance.host,
        cdr.start_time, cdr.end_time, _seconds(cdr.duration), cdr.caller, cdr.callee, cdr.account,
        cdr.src_ip, cdr.sip_code, cdr.outcome, cdr.hangup_by, cdr.post_dial_delay,
        event.receipt.stored_at, event.receipt.stream_seq,
        *verdict_columns(event.verdict),
    )  # fmt: skip


def amended_row(event: CallAmended) -> tuple[object, ...]:
    """Give a call after its amendment, in the order of `amend_calls.sql`."""
    cdr = event.now.cdr
    return (
        event.call_key, event.before.cdr.start_time, event.revision, cdr.end_time,
        _seconds(cdr.duration), cdr.outcome, *verdict_columns(event.now.verdict),
    )  # fmt: skip


def verdict_columns(verdict: Verdict) -> tuple[object, ...]:
    """Give the price as people read it, in the order of CDR_COLUMNS from `company_id` on."""
    return (
        verdict.company_id, verdict.rating, verdict.unrated_reason,
        *_charge_columns(verdict), *_supply_columns(verdict.supply),
    )  # fmt: skip


def _charge_columns(verdict: Verdict) -> tuple[object, ...]:
    charge = verdict.charge
    if charge is None:
        amount = None if verdict.rating is Rating.UNRATED else Decimal(0)
        return (0 if amount is not None else None, amount, None, None, None, None)
    return (
        -(-charge.billed // _SECOND), charge.amount, charge.currency,
        charge.destination, charge.prefix, charge.tariff_id,
    )  # fmt: skip


def _supply_columns(supply: Supply | None) -> tuple[object, ...]:
    if supply is None:
        return (None, None, None)
    if supply.charge is None:
        return (supply.supplier_id, None, None)
    return (supply.supplier_id, supply.charge.amount, supply.charge.currency)


def _seconds(duration: timedelta) -> Decimal:
    return Decimal(duration // _MICROSECOND).scaleb(-6)
