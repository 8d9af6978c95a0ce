"""The book of calls and the dead letter box under test, and what their ports do not show."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

import asyncpg
from attrs import define, field, frozen

from adapters.contract.calls import PartyProbe
from adapters.contract.letters import BoxProbe, Letter
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.calls.party_book import MemoryPartyBook
from adapters.memory.faults import FailsOnDemand
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.calls.party_book import TimescalePartyBook
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.facts.beside import kept_parties
from adapters.timescale.letters.dead_letters import TimescaleDeadLetterBox
from adapters.timescale.migrating import migrate
from adapters.wire import event_json
from application.calls.ports import CdrLedger, PartyBook
from application.errors import UnavailableError
from application.letters.ports import DeadLetterBox
from contract.servers import PostgresServer
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived
from domain.facts.forgetting import FORGETTING, PartiesForgotten

_FOR_EVER = 1000


class StoreProbe(PartyProbe, BoxProbe, Protocol):
    """A store of calls and dead letters."""


@define
class MemoryStoreProbe(StoreProbe):
    """The memory twins."""

    book: MemoryCdrLedger = field(factory=MemoryCdrLedger)
    letter_box: MemoryDeadLetterBox = field(factory=MemoryDeadLetterBox)
    party_book: MemoryPartyBook = field()

    @party_book.default
    def _of_the_same_journal(self) -> MemoryPartyBook:
        return MemoryPartyBook(self.book)

    @asynccontextmanager
    async def ledger(self) -> AsyncIterator[CdrLedger]:
        yield self.book

    @asynccontextmanager
    async def box(self) -> AsyncIterator[DeadLetterBox]:
        yield self.letter_box

    @asynccontextmanager
    async def holding(self, call: CallReceived) -> AsyncIterator[None]:
        self.book.held_elsewhere.add(call.call_key)
        yield
        self.book.held_elsewhere.clear()

    @asynccontextmanager
    async def parties(self) -> AsyncIterator[PartyBook]:
        yield self.party_book

    async def forgettings(self) -> Sequence[PartiesForgotten]:
        return [each for each in self.book.journal.log if isinstance(each, PartiesForgotten)]

    async def calls(self) -> Sequence[CallReceived]:
        return list(self.book.calls.values())

    async def letters(self) -> Sequence[Letter]:
        return [
            Letter(each.raw, each.stage, each.reason, each.receipt)
            for each in self.letter_box.letters
        ]

    async def duplicates(self) -> set[Receipt]:
        return self.book.duplicates | self.letter_box.duplicates

    async def deadlocks(self) -> int:
        return 0

    async def leave(self) -> None:
        for twin in self._twins():
            twin.fail_next(UnavailableError("away"), _FOR_EVER)

    async def come_back(self) -> None:
        for twin in self._twins():
            twin.recover()

    def _twins(self) -> Sequence[FailsOnDemand]:
        return (self.book, self.letter_box, self.party_book)


@frozen
class TimescaleStoreProbe(StoreProbe):
    """PostgreSQL, with TimescaleDB or without."""

    server: PostgresServer
    dsn: str
    pool: Pool

    @asynccontextmanager
    async def ledger(self) -> AsyncIterator[CdrLedger]:
        async with open_pool(DatabaseSettings(url=self.dsn, lock_timeout=5)) as pool:
            yield TimescaleCdrLedger(pool)

    @asynccontextmanager
    async def holding(self, call: CallReceived) -> AsyncIterator[None]:
        async with self.pool.acquire() as connection:
            standing = connection.transaction()
            await standing.start()
            await connection.execute(
                "insert into call_identity values ($1, $2, $3, 0, $3)",
                call.call_key, call.fingerprint, call.cdr.start_time,
            )  # fmt: skip
            try:
                yield
            finally:
                await standing.rollback()

    @asynccontextmanager
    async def box(self) -> AsyncIterator[DeadLetterBox]:
        async with open_pool(DatabaseSettings(url=self.dsn)) as pool:
            yield TimescaleDeadLetterBox(pool)

    async def calls(self) -> Sequence[CallReceived]:
        # At one moment: somebody whose answer was lost may still come to an end.
        async with (
            self.pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read"),
        ):
            rows = await connection.fetch(
                "select e.type, e.schema_version, e.data, i.*"
                " from event e left join call_identity i on i.call_key = e.stream_id"
                " where e.type = 'CallReceived' order by e.position"
            )
            calls = [_call(row) for row in rows]
            for table in ("cdr", "call_identity"):
                keys = await connection.fetch(f"select call_key from {table}")  # noqa: S608 two names
                assert sorted(row["call_key"] for row in keys) == sorted(
                    each.call_key for each in calls
                )
        return calls

    @asynccontextmanager
    async def parties(self) -> AsyncIterator[PartyBook]:
        async with open_pool(DatabaseSettings(url=self.dsn)) as pool:
            yield TimescalePartyBook(pool)

    async def forgettings(self) -> Sequence[PartiesForgotten]:
        rows = await self.pool.fetch(
            "select type, schema_version, data from event where stream_id = $1 order by version",
            FORGETTING,
        )
        told = [event_json.decode(*row) for row in rows]
        return [each for each in told if isinstance(each, PartiesForgotten)]

    async def letters(self) -> Sequence[Letter]:
        rows = await self.pool.fetch(
            "select raw, stage, reason, stream_seq, stored_at from dead_letter order by id"
        )
        return [
            Letter(
                row["raw"],
                row["stage"],
                row["reason"],
                Receipt(stream_seq=row["stream_seq"], stored_at=row["stored_at"]),
            )
            for row in rows
        ]

    async def duplicates(self) -> set[Receipt]:
        rows = await self.pool.fetch("select stream_seq, stored_at from duplicate_receipt")
        return {Receipt(stream_seq=row["stream_seq"], stored_at=row["stored_at"]) for row in rows}

    async def deadlocks(self) -> int:
        await self.pool.execute("select pg_stat_force_next_flush()")
        return int(
            await self.pool.fetchval(
                "select deadlocks from pg_stat_database where datname = current_database()"
            )
        )

    @property
    def can_leave(self) -> bool:
        return self.server.can_stop

    async def leave(self) -> None:
        await self.server.kill()

    async def come_back(self) -> None:
        await self.server.start()


@asynccontextmanager
async def timescale_probe(server: PostgresServer, dsn: str) -> AsyncIterator[TimescaleStoreProbe]:
    """Open a probe on a migrated database."""
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await migrate(pool)
        yield TimescaleStoreProbe(server, dsn, pool)


def _call(row: asyncpg.Record) -> CallReceived:
    event = event_json.decode(row["type"], row["schema_version"], row["data"], kept_parties(row))
    assert isinstance(event, CallReceived)
    return event
