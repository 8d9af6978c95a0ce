"""Rows of calls and of what they move, computed from the log."""

from collections.abc import Sequence
from typing import Final

from asyncpg import Record
from attrs import evolve

from adapters.timescale.connection import Connection
from adapters.timescale.facts.beside import kept_parties
from adapters.timescale.facts.reading import CALL_TYPES, Logged, read_log
from adapters.timescale.facts.rebuilding.comparing import beside
from adapters.timescale.facts.rebuilding.seen import Seen
from adapters.timescale.facts.rebuilding.tables import CDR, MOVEMENT, SUPPLIER_MOVEMENT
from adapters.timescale.journal.call_rows import cdr_row
from adapters.timescale.journal.dialogs import LateClaims
from adapters.timescale.journal.plan_rows import plans_of
from adapters.timescale.journal.rule_rows import rules_of
from adapters.timescale.sql import query
from adapters.wire import event_json
from domain.facts.call_facts import CallAmended, CallReceived
from domain.facts.numbers import numbers_of
from domain.facts.one_dialog import standing_claim
from domain.facts.postings import postings
from domain.money.movement import Movement
from domain.numbering.book import PlanBook
from domain.numbering.call_numbers import NO_NUMBERS
from domain.pricing.one_dialog import claim_of
from domain.pricing.sides import Side
from domain.pricing.verdict import Verdict

_LATEST: Final = query("facts/rebuilding/latest_facts")
_VOID_OR_LEGS: Final = _LATEST + query("facts/rebuilding/void_or_legs")
_STARTS: Final = "select call_key, start_time from call_identity where call_key = any($1)"
_FILL_GATE: Final = query("facts/rebuilding/fill_gate")
_CALLS_AT_ONCE = 2000
# In the order of `cdr_row`, which begins with the key.
_CDR_COLUMNS: Final = CDR.columns
_Row = tuple[object, ...]


async def fill_cdr(connection: Connection, seen: Seen) -> None:
    """Compute each call as its first fact and its last amendment make it."""
    plans = await plans_of(connection)
    cursor = await connection.cursor(_LATEST)
    while rows := await cursor.fetch(_CALLS_AT_ONCE):
        await connection.copy_records_to_table(
            beside(CDR), records=[_cdr_row(row, plans) for row in rows], columns=_CDR_COLUMNS
        )
        seen(len(rows))


async def fill_gate(connection: Connection, seen: Seen) -> None:
    """Take each call's key and fingerprint from its first fact."""
    done = await connection.execute(_FILL_GATE)
    seen(int(done.rpartition(" ")[2]))


async def fill_movements(connection: Connection, seen: Seen) -> None:
    """Compute what every fact moved, in both books."""
    async for facts in read_log(connection, (*CALL_TYPES, "ToppedUp", "BundleSettled")):
        customers, suppliers = _rows(facts)
        await connection.copy_records_to_table(
            beside(MOVEMENT), records=customers, columns=(*MOVEMENT.columns, "position")
        )
        await connection.copy_records_to_table(
            beside(SUPPLIER_MOVEMENT),
            records=suppliers,
            columns=(*SUPPLIER_MOVEMENT.columns, "position"),
        )
        seen(len(facts))


async def claim_dialogs(connection: Connection) -> None:
    """Claim for the calls that are debited, where the rule of now is for their hosts."""
    rule = (await rules_of(connection)).same_dialog
    if not rule.hosts:
        return
    late, cursor = LateClaims(connection), await connection.cursor(_LATEST)
    # Who is debited first: a leg may have been billed in the place of a call that is void.
    while rows := await cursor.fetch(_CALLS_AT_ONCE):
        held = [_held(row)[0] for row in rows]
        found = [
            claim_of(rule, call.call_key, call.provenance.host, call.cdr, call.verdict, side)
            for call in held
            for side in Side
        ]
        await late.billed_by([claim for claim in found if claim is not None], keep=True)
    cursor = await connection.cursor(_VOID_OR_LEGS)
    while rows := await cursor.fetch(_CALLS_AT_ONCE):
        told = [_told(*_facts(row)) for row in rows]
        legs = (call.verdict.of(side).leg_of for call, _ in told for side in Side)
        heads = [head for head in legs if head is not None]
        begun = await connection.fetch(_STARTS, heads)
        starts = {row["call_key"]: row["start_time"] for row in begun}
        found = [
            standing_claim(rule, call, before, starts, side)
            for call, before in told
            for side in Side
        ]
        await late.billed_by([claim for claim in found if claim is not None], keep=True)


def _cdr_row(row: Record, plans: PlanBook) -> _Row:
    held, revision = _held(row)
    return (*cdr_row(_read(held, plans)), revision)


def _held(row: Record) -> tuple[CallReceived, int]:
    first, last = _facts(row)
    return (first, 0) if last is None else (_as_amended(first, last), last.revision)


def _facts(row: Record) -> tuple[CallReceived, CallAmended | None]:
    beside_it = kept_parties(row)
    first = event_json.decode("CallReceived", row["first_schema"], row["first_data"], beside_it)
    assert isinstance(first, CallReceived)  # noqa: S101 decoded as such
    if row["last_type"] is None:
        return first, None
    last = event_json.decode(row["last_type"], row["last_schema"], row["last_data"], beside_it)
    assert isinstance(last, CallAmended)  # noqa: S101 decoded as such
    return first, last


def _told(first: CallReceived, last: CallAmended | None) -> tuple[CallReceived, Verdict | None]:
    return (first, None) if last is None else (_as_amended(first, last), last.before.verdict)


def _as_amended(first: CallReceived, last: CallAmended) -> CallReceived:
    return evolve(first, cdr=last.now.cdr, verdict=last.now.verdict)


def _read(call: CallReceived, plans: PlanBook) -> CallReceived:
    numbers = numbers_of(plans, call.cdr, call.provenance.host, call.verdict.company_id)
    return call if numbers is NO_NUMBERS else evolve(call, numbers=numbers)


def _rows(facts: Sequence[Logged]) -> tuple[list[_Row], list[_Row]]:
    customers: list[_Row] = []
    suppliers: list[_Row] = []
    for logged in facts:
        moved, place = postings(logged.fact), (logged.at, logged.position)
        customers += [
            (*_head(movement), movement.reference, movement.amount, movement.currency, *place)
            for movement in moved.customers
        ]
        suppliers += [
            (*_head(movement), movement.amount, movement.currency, *place)
            for movement in moved.suppliers
        ]
    return customers, suppliers


def _head(movement: Movement) -> _Row:
    return movement.company_id, movement.call_key, movement.kind, movement.revision
