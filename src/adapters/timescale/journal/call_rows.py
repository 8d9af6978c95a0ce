"""Calls as rows of the log and of what people read, in the order of the columns."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from ipaddress import IPv4Address
from typing import Final
from uuid import UUID

from adapters.timescale.connection import Connection
from adapters.timescale.copying import Table
from adapters.timescale.journal.event_rows import enter_events, event_row, first_rows
from adapters.timescale.journal.plan_rows import plans_of
from adapters.timescale.sql import query
from application.errors import RejectedError
from domain.facts.call_facts import CallAmended, CallReceived
from domain.facts.figures import CallFigures
from domain.facts.numbers import numbers_of
from domain.numbering.book import PlanBook
from domain.pricing.verdict import Inbound, Rating, Supply, Verdict

CDR_COLUMNS: Final = (
    "call_key", "call_id", "from_tag", "to_tag", "host",
    "start_time", "end_time", "duration", "caller", "callee", "account",
    "src_ip", "sip_code", "outcome", "hangup_by", "pdd", "received_at", "stream_seq",
    "company_id", "rating", "unrated_reason", "billed_seconds", "billed_amount", "currency",
    "destination", "prefix", "tariff_id", "supplier_id", "supplier_cost", "supplier_currency",
    "unread", "doubt", "dst", "caller_number", "callee_number", "leg_of",
    "in_company_id", "in_billed_amount", "in_currency", "in_destination", "in_unrated_reason",
)  # fmt: skip
_CDR: Final = Table(
    "cdr",
    CDR_COLUMNS,
    {
        "call_key": UUID, "start_time": datetime, "end_time": datetime, "duration": Decimal,
        "src_ip": IPv4Address, "sip_code": int, "pdd": Decimal, "received_at": datetime,
        "stream_seq": int, "company_id": int, "billed_seconds": int, "billed_amount": Decimal,
        "tariff_id": int, "supplier_id": int, "supplier_cost": Decimal, "leg_of": UUID,
        "in_company_id": int, "in_billed_amount": Decimal,
    },
)  # fmt: skip
_AMEND: Final = query("journal/amend_calls")
_NO_INBOUND: Final = (None,) * 5


async def enter_calls(connection: Connection, facts: Sequence[CallReceived]) -> None:
    """Enter calls that are new: the first fact of each one's stream, and its row."""
    if not facts:
        return
    await enter_events(connection, first_rows(facts))
    await _CDR.copy(connection, [cdr_row(fact) for fact in facts])


async def enter_amendments(connection: Connection, facts: Sequence[CallAmended]) -> None:
    """Enter amendments, and what people read after them.

    Raises:
        RejectedError: a call was amended otherwise meanwhile.
    """
    if not facts:
        return
    plans = await plans_of(connection)
    rows = [_amended_row(fact, plans) for fact in facts]
    done = await connection.execute(_AMEND, *map(list, zip(*rows, strict=True)))
    if int(done.rpartition(" ")[2]) != len(rows):
        raise RejectedError("a call was amended otherwise meanwhile: nothing has changed")
    # A call's first event has version 1, its first amendment revision 1.
    await enter_events(
        connection, [event_row(fact.call_key, fact.revision + 1, fact) for fact in facts]
    )


def cdr_row(fact: CallReceived) -> tuple[object, ...]:
    """Give a call as people read it."""
    cdr, figures = fact.cdr, fact.figures
    return (
        fact.call_key, cdr.call_id, cdr.from_tag, cdr.to_tag, fact.provenance.host,
        cdr.start_time, cdr.end_time, figures.seconds, cdr.caller, cdr.callee, cdr.account,
        cdr.src_ip, cdr.sip_code, figures.outcome, cdr.hangup_by, figures.pdd,
        fact.receipt.stored_at, fact.receipt.stream_seq,
        *_price_columns(fact.verdict, figures), cdr.unread, cdr.doubt, cdr.dst,
        fact.numbers.caller, fact.numbers.callee, fact.verdict.leg_of,
        *_inbound_columns(fact.verdict.inbound),
    )  # fmt: skip


def _amended_row(fact: CallAmended, plans: PlanBook) -> tuple[object, ...]:
    now = fact.now
    numbers = numbers_of(plans, now.cdr, fact.host, now.verdict.company_id)
    return (
        fact.call_key, fact.before.cdr.start_time, fact.revision, now.cdr.end_time,
        now.figures.seconds, now.figures.outcome, *_price_columns(now.verdict, now.figures),
        numbers.caller, numbers.callee, now.verdict.leg_of, *_inbound_columns(now.verdict.inbound),
    )  # fmt: skip


def _price_columns(verdict: Verdict, figures: CallFigures) -> tuple[object, ...]:
    return (
        verdict.company_id, figures.rating, verdict.unrated_reason, figures.billed,
        *_charge_columns(verdict, figures), *_supply_columns(verdict.supply),
    )  # fmt: skip


def _charge_columns(verdict: Verdict, figures: CallFigures) -> tuple[object, ...]:
    charge = verdict.charge
    if charge is None:
        amount = None if figures.rating is Rating.UNRATED else Decimal(0)
        return (amount, None, None, None, None)
    return (
        charge.amount, charge.currency, charge.destination, charge.prefix, charge.tariff_id,
    )  # fmt: skip


def _inbound_columns(inbound: Inbound | None) -> tuple[object, ...]:
    if inbound is None:
        return _NO_INBOUND
    charge, reason = inbound.charge, inbound.unrated_reason
    if charge is None:
        return (inbound.company_id, None if reason else Decimal(0), None, None, reason)
    return (inbound.company_id, charge.amount, charge.currency, charge.destination, reason)


def _supply_columns(supply: Supply | None) -> tuple[object, ...]:
    if supply is None:
        return (None, None, None)
    if supply.charge is None:
        return (supply.supplier_id, None, None)
    return (supply.supplier_id, supply.charge.amount, supply.charge.currency)
