"""The book as an operator reads it, over a store that the worker's adapters fill."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

import asyncpg
from attrs import astuple, define, field, frozen

from adapters.contract.builders import MOMENT
from adapters.contract.facts.relay import told
from adapters.contract.proof import CensusProbe, OldCallsProbe
from adapters.contract.traffic.hours import caught_up
from adapters.memory.calls.amendments import MemoryAmendmentBook
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.calls.kept_calls import MemoryKeptCalls
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.memory.proof.closes import MemoryCloseBook
from adapters.memory.proof.old_calls import MemoryOldCalls
from adapters.memory.proof.verdicts import MemoryVerdictBook
from adapters.timescale.calls.amendments import TimescaleAmendmentBook
from adapters.timescale.calls.archive import TimescaleCallArchive
from adapters.timescale.calls.kept_calls import TimescaleKeptCalls
from adapters.timescale.facts.fact_log import TimescaleFactLog
from adapters.timescale.health.duties import TimescaleDuties
from adapters.timescale.letters.letter_desk import TimescaleDeadLetterDesk
from adapters.timescale.proof.audit import TimescaleAuditBook
from adapters.timescale.proof.census import TimescaleRecordCensus
from adapters.timescale.proof.closes import TimescaleCloseBook
from adapters.timescale.proof.retention import TimescaleOldCalls
from adapters.timescale.proof.verdicts import TimescaleVerdictBook
from adapters.timescale.traffic.hours import TimescaleTrafficBook
from application.calls.ports import AmendmentBook, CallArchive, KeptCalls
from application.letters.data import DeadLetter
from application.letters.ports import DeadLetterDesk
from application.proof.data import StreamGap
from application.proof.overview import DutyFigures, HeldEvents, OnlyRead
from application.proof.ports import CloseBook, OldCalls, RecordCensus, VerdictBook
from contract.ledger_probes import (
    MemoryStoreProbe,
    StoreProbe,
    TimescaleStoreProbe,
)
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived
from domain.proof.gap_watch import Gap


class OperatorProbe(OldCallsProbe, CensusProbe, Protocol):
    """The operator's ports over one store."""

    store: StoreProbe
    archive: CallArchive

    @property
    def can_leave(self) -> bool:
        return self.store.can_leave

    async def record(self, calls: Sequence[CallReceived]) -> None:
        async with self.store.ledger() as ledger:
            await ledger.record(calls)

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        async with self.store.box() as box:
            await box.park(letters)

    async def duplicates(self) -> set[Receipt]:
        return await self.store.duplicates()

    async def leave(self) -> None:
        await self.store.leave()

    async def come_back(self) -> None:
        await self.store.come_back()


@define
class MemoryOperatorProbe(OperatorProbe):
    """The memory twins, or others of their kind."""

    archive_type: type[MemoryCallArchive] = MemoryCallArchive
    desk_type: type[MemoryDeadLetterDesk] = MemoryDeadLetterDesk
    census_type: type[MemoryRecordCensus] = MemoryRecordCensus
    old_calls_type: type[MemoryOldCalls] = MemoryOldCalls
    ledger: MemoryCdrLedger = field(factory=MemoryCdrLedger)
    box: MemoryDeadLetterBox = field(factory=MemoryDeadLetterBox)
    store: StoreProbe = field(init=False)
    archive: CallArchive = field(init=False)
    desk: MemoryDeadLetterDesk = field(init=False)
    census: MemoryRecordCensus = field(init=False)
    old_calls: MemoryOldCalls = field(init=False)
    kept_calls: KeptCalls = field(init=False)
    months: MemoryCloseBook = field(init=False)
    amendments: MemoryAmendmentBook = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.store = MemoryStoreProbe(self.ledger, self.box)
        self.archive = self.archive_type(self.ledger, MOMENT)
        self.desk = self.desk_type(self.box, MOMENT)
        self.census = self.census_type(self.ledger, self.box)
        self.old_calls = self.old_calls_type(self.census, self.desk)
        self.kept_calls = MemoryKeptCalls(self.ledger)
        self.months = MemoryCloseBook(self.ledger, self.box)
        self.amendments = MemoryAmendmentBook(ledger=self.ledger)

    @property
    def verdicts(self) -> MemoryVerdictBook:
        return self.census.verdicts

    async def lose(self, first_seq: int, last_seq: int, before: Receipt) -> None:
        self.census.lost.append(
            StreamGap(
                stream="AKIRA_CDR", first_seq=first_seq, last_seq=last_seq, before=before.stored_at
            )
        )

    async def do_duty(self, duty: DutyFigures) -> None:
        self.census.duties[duty.name] = duty

    async def read_log(self, name: str) -> None:
        self.census.read[name] = len(self.ledger.journal.log)

    @asynccontextmanager
    async def only_reading(self) -> AsyncIterator[None]:
        self.census.only_read = OnlyRead.SETTING
        yield
        self.census.only_read = None

    @asynccontextmanager
    async def writing_elsewhere(self) -> AsyncIterator[int]:
        self.census.holding = HeldEvents(
            since=datetime.now(UTC), pid=7, user="somebody", database="other"
        )
        yield 7
        self.census.holding = None


@frozen
class TimescaleOperatorProbe(OperatorProbe):
    """PostgreSQL, with TimescaleDB or without."""

    store: TimescaleStoreProbe
    archive: CallArchive
    desk: DeadLetterDesk
    census: RecordCensus
    old_calls: OldCalls
    kept_calls: KeptCalls

    @property
    def amendments(self) -> AmendmentBook:
        return TimescaleAmendmentBook(self.store.pool)

    @property
    def duties(self) -> TimescaleDuties:
        return TimescaleDuties(self.store.pool)

    @property
    def months(self) -> CloseBook:
        return TimescaleCloseBook(self.store.pool)

    @property
    def verdicts(self) -> VerdictBook:
        return TimescaleVerdictBook(self.store.pool)

    async def lose(self, first_seq: int, last_seq: int, before: Receipt) -> None:
        book = TimescaleAuditBook(self.store.pool, "AKIRA_CDR")
        gap = Gap(first_seq=first_seq, last_seq=last_seq, before=before)
        await book.note(before, [gap], after=await book.read_to())

    async def do_duty(self, duty: DutyFigures) -> None:
        statement = "update duty set since = $2, renewed_at = $3, worked_at = $4 where name = $1"
        await self.store.pool.execute(statement, *astuple(duty))

    async def read_log(self, name: str) -> None:
        pool = self.store.pool
        reads: Mapping[str, Callable[[], Awaitable[object]]] = {
            "relay": partial(told, TimescaleFactLog(pool)),
            "traffic": partial(caught_up, TimescaleTrafficBook(pool)),
        }
        end = await pool.fetchval("select max(position) from event")
        async with asyncio.timeout(60):
            # A transaction of somebody else may hold events back for a moment.
            while end != await pool.fetchval(
                "select highest from event_reader where name = $1", name
            ):
                await reads[name]()
                await asyncio.sleep(0.01)

    @asynccontextmanager
    async def only_reading(self) -> AsyncIterator[None]:
        await self._set("set default_transaction_read_only = on")
        yield
        await self._set("reset default_transaction_read_only")

    async def _set(self, change: str) -> None:
        pool = self.store.pool
        name = await pool.fetchval("select current_database()")
        async with pool.acquire() as connection:
            await connection.execute("set default_transaction_read_only = off")
            await connection.execute(f"alter database {name} {change}")
        # Sessions that are there have it as they found it.
        await pool.expire_connections()

    @asynccontextmanager
    async def writing_elsewhere(self) -> AsyncIterator[int]:
        # In another database of the same server.
        elsewhere = await asyncpg.connect(self.store.server.dsn)
        writing = elsewhere.transaction()
        await writing.start()
        await elsewhere.execute("select pg_current_xact_id()")
        try:
            yield elsewhere.get_server_pid()
        finally:
            await writing.rollback()
            await elsewhere.close()


def over(store: TimescaleStoreProbe) -> TimescaleOperatorProbe:
    """Give the operator's side of a store."""
    return TimescaleOperatorProbe(
        store,
        TimescaleCallArchive(store.pool),
        TimescaleDeadLetterDesk(store.pool),
        TimescaleRecordCensus(store.pool),
        TimescaleOldCalls(store.pool),
        TimescaleKeptCalls(store.pool),
    )
