"""Calls as their latest fact has them, in PostgreSQL."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from asyncpg import Record
from attrs import define, field, frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.facts.beside import kept_parties
from adapters.timescale.journal.closing_rows import closes_of
from adapters.timescale.journal.payer_rule_rows import payer_rules_of
from adapters.timescale.journal.plan_rows import plans_of
from adapters.timescale.sql import query
from adapters.wire import event_json
from application.calls.data import CallSelection
from application.calls.ports import KeptCalls
from application.errors import RejectedError
from domain.facts.amending import KeptCall
from domain.facts.call_facts import Amendment, CallAmended, CallReceived, HeldCall
from domain.facts.closing import Closes
from domain.numbering.book import PlanBook
from domain.pricing.payer_rules import PayerRules
from domain.pricing.payers import may_pay

_CALLS: Final = query("calls/kept_calls")
_CALL: Final = query("calls/kept_call")
_DROPPED: Final = query("calls/count_dropped")
_CALLS_AT_ONCE = 1000
_LETS_STAND: Final = [amendment for amendment in Amendment if amendment.lets_stand]


@frozen
class _MayPay:
    rules: PayerRules
    plans: PlanBook

    def may_pay(self, call: KeptCall) -> bool:
        return may_pay(self.rules, self.plans, call.held.cdr, call.host)


@define
class ConnectedCalls(KeptCalls):
    """The calls as a transaction sees them that somebody else has begun."""

    connection: Connection
    _closes: Closes | None = field(default=None, init=False)

    async def calls(self, wanted: CallSelection) -> AsyncIterator[Sequence[KeptCall]]:
        with translated_errors():
            cursor = await self.connection.cursor(
                _CALLS, wanted.start, wanted.end, wanted.company_id, _LETS_STAND, wanted.waiting
            )
            closes = await self._closed()
            payers = await self._may_pay(wanted.company_id)
            while rows := await cursor.fetch(_CALLS_AT_ONCE):
                calls = [(row["is_wanted"], _kept(row, closes)) for row in rows]
                chosen = [call for is_wanted, call in calls if is_wanted or payers.may_pay(call)]
                if chosen:
                    yield chosen

    async def dropped(self, wanted: CallSelection) -> int:
        with translated_errors():
            return int(await self.connection.fetchval(_DROPPED, wanted.start, wanted.end))

    async def call(self, call_key: UUID) -> KeptCall:
        with translated_errors():
            row = await self.connection.fetchrow(_CALL, call_key, _LETS_STAND)
            closes = await self._closed()
        if row is None:
            raise RejectedError(f"there is no call {call_key}")
        return _kept(row, closes)

    async def _may_pay(self, company_id: int | None) -> "_MayPay":
        rules = [] if company_id is None else await payer_rules_of(self.connection)
        mine = [rule for rule in rules if rule.company_id == company_id]
        return _MayPay(PayerRules(mine), await plans_of(self.connection) if mine else PlanBook())

    async def _closed(self) -> Closes:
        # Who amends holds closes still: read once, they hold to the end.
        if self._closes is None:
            self._closes = await closes_of(self.connection)
        return self._closes


@frozen
class TimescaleKeptCalls(KeptCalls):
    """The calls as of the moment at which somebody begins to read them; nothing is locked."""

    pool: Pool

    async def calls(self, wanted: CallSelection) -> AsyncIterator[Sequence[KeptCall]]:
        with translated_errors():
            async with (
                self.pool.acquire() as connection,
                connection.transaction(isolation="repeatable_read", readonly=True),
            ):
                async for calls in ConnectedCalls(connection).calls(wanted):
                    yield calls

    async def dropped(self, wanted: CallSelection) -> int:
        with translated_errors():
            async with self.pool.acquire() as connection:
                return await ConnectedCalls(connection).dropped(wanted)

    async def call(self, call_key: UUID) -> KeptCall:
        with translated_errors():
            async with self.pool.acquire() as connection:
                return await ConnectedCalls(connection).call(call_key)


def _kept(row: Record, closes: Closes) -> KeptCall:
    fact = event_json.decode(row["type"], row["schema_version"], row["data"], kept_parties(row))
    if isinstance(fact, CallReceived):
        held = HeldCall(cdr=fact.cdr, verdict=fact.verdict)
    else:
        assert isinstance(fact, CallAmended)  # noqa: S101 a call's stream holds nothing else
        held = fact.now
    return KeptCall(
        call_key=row["call_key"],
        host=row["host"],
        revision=row["revision"],
        held=held,
        stands=row["stands"],
        forgotten=row["salt"] is None
        and event_json.names_nobody(row["type"], row["schema_version"]),
        closed=closes.of(held.cdr.start_time),
    )
