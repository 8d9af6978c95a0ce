"""Corrections in PostgreSQL: one transaction, whatever the number of calls."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from asyncpg import Record
from attrs import define, field, frozen

from adapters.timescale.calls.rows import amended_row
from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.journal import EVENT_COLUMNS
from adapters.timescale.money.movements import move, move_supplies
from adapters.timescale.sql import query
from adapters.wire import event_json
from application.calls.data import CallSelection
from application.calls.ports import Amending, AmendmentBook
from application.errors import RejectedError
from domain.facts.amending import KeptCall
from domain.facts.call_facts import CallAmended, CallReceived, HeldCall
from domain.money.movement import Movement, exchanged, supplier_side

_CALLS: Final = query("calls/calls_to_amend")
_CALL: Final = query("calls/call_to_amend")
_AMEND: Final = query("calls/amend_calls")
_LOCK: Final = "select pg_advisory_xact_lock($1)"
_ONE_AT_A_TIME: Final = 0x616D656E64  # "amend" in ASCII
_CALLS_AT_ONCE = 1000


@define
class TimescaleAmending(Amending):
    """A correction within one transaction.

    Attributes:
        given_back, debits: old and new prices; entered at the end, since a balance that moves is
            locked until the commit, and its company's new calls would wait.
    """

    connection: Connection
    given_back: list[Movement] = field(factory=list)
    debits: list[Movement] = field(factory=list)

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
            await self._record(amendments)
            await move_supplies(self.connection, _supplies(amendments))
        for each in amendments:
            key, before, now = each.call_key, each.before.verdict, each.now.verdict
            back, debit = exchanged(key, before, now, each.revision)
            self.given_back += [back] if back else []
            self.debits += [debit] if debit else []

    async def settle(self) -> None:
        """Enter all movements, and what follows from the correction as a whole."""
        await move(self.connection, [*self.given_back, *self.debits])

    async def _record(self, amendments: Sequence[CallAmended]) -> None:
        rows = [amended_row(each) for each in amendments]
        done = await self.connection.execute(_AMEND, *map(list, zip(*rows, strict=True)))
        if int(done.rpartition(" ")[2]) != len(rows):
            raise RejectedError("a call was amended otherwise meanwhile: nothing has changed")
        await self.connection.copy_records_to_table(
            "event",
            # A call's first event has version 1, its first amendment revision 1.
            records=[
                (each.call_key, each.revision + 1, *event_json.form_of(each),
                 event_json.encode(each))
                for each in amendments
            ],
            columns=EVENT_COLUMNS,
        )  # fmt: skip


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


def _supplies(amendments: Sequence[CallAmended]) -> Sequence[Movement]:
    sides = [
        exchanged(
            each.call_key,
            supplier_side(each.before.verdict),
            supplier_side(each.now.verdict),
            each.revision,
        )
        for each in amendments
    ]
    return [movement for pair in sides for movement in pair if movement]


def _kept(row: Record) -> KeptCall:
    fact = event_json.decode(row["type"], row["schema_version"], row["data"])
    if isinstance(fact, CallReceived):
        held = HeldCall(cdr=fact.cdr, verdict=fact.verdict)
    else:
        assert isinstance(fact, CallAmended)  # noqa: S101 a call's stream holds nothing else
        held = fact.now
    return KeptCall(call_key=row["call_key"], host=row["host"], revision=row["revision"], held=held)
