"""Corrections in PostgreSQL: one transaction, whatever the number of calls."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from asyncpg import Record
from attrs import define, field, frozen

from adapters.timescale import journal
from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from adapters.wire import event_json
from application.calls.data import CallSelection
from application.calls.ports import Amending, AmendmentBook
from application.errors import RejectedError
from domain.facts.amending import KeptCall
from domain.facts.call_facts import CallAmended, CallReceived, HeldCall
from domain.money.movement import Movement

_CALLS: Final = query("calls/calls_to_amend")
_CALL: Final = query("calls/call_to_amend")
_LOCK: Final = "select pg_advisory_xact_lock($1)"
_ONE_AT_A_TIME: Final = 0x616D656E64  # "amend" in ASCII
_CALLS_AT_ONCE = 1000


@define
class TimescaleAmending(Amending):
    """A correction within one transaction.

    Attributes:
        movements: old prices given back and new ones debited, at the end, since a balance that
            moves is locked until the commit, and its company's new calls would wait.
    """

    connection: Connection
    movements: list[Movement] = field(factory=list)

    async def calls(self, wanted: CallSelection) -> AsyncIterator[Sequence[KeptCall]]:
        with translated_errors():
            cursor = await self.connection.cursor(
                _CALLS, wanted.start, wanted.end, wanted.company_id
            )
            while rows := await cursor.fetch(_CALLS_AT_ONCE):
                yield [_kept(row) for row in rows]

    async def call(self, call_key: UUID) -> KeptCall:
        with translated_errors():
            row = await self.connection.fetchrow(_CALL, call_key)
        if row is None:
            raise RejectedError(f"there is no call {call_key}")
        return _kept(row)

    async def amend(self, amendments: Sequence[CallAmended]) -> None:
        with translated_errors():
            self.movements += await journal.enter(self.connection, amendments)

    async def settle(self) -> None:
        """Move the balances, and record what follows from the correction as a whole."""
        await journal.settle(self.connection, self.movements)


@frozen
class TimescaleAmendmentBook(AmendmentBook):
    """The book of calls and money, as a correction sees it."""

    pool: Pool

    @asynccontextmanager
    async def amending(self) -> AsyncIterator[Amending]:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                await connection.execute(_LOCK, _ONE_AT_A_TIME)
                amending = TimescaleAmending(connection)
                yield amending
                await amending.settle()


def _kept(row: Record) -> KeptCall:
    fact = event_json.decode(row["type"], row["schema_version"], row["data"])
    if isinstance(fact, CallReceived):
        held = HeldCall(cdr=fact.cdr, verdict=fact.verdict)
    else:
        assert isinstance(fact, CallAmended)  # noqa: S101 a call's stream holds nothing else
        held = fact.now
    return KeptCall(call_key=row["call_key"], host=row["host"], revision=row["revision"], held=held)
