"""The book as an operator reads it, over a store that the worker's adapters fill."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from attrs import define, field, frozen

from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.timescale.calls.archive import TimescaleCallArchive
from adapters.timescale.letters.letter_desk import TimescaleDeadLetterDesk
from adapters.timescale.proof.audit import TimescaleAuditBook
from adapters.timescale.proof.census import TimescaleRecordCensus
from application.calls.ports import CallArchive
from application.letters.data import DeadLetter, LetterQuery, LetterStatus
from application.letters.ports import DeadLetterDesk
from application.proof.data import StreamGap
from application.proof.ports import RecordCensus
from builders import MOMENT
from contract.ledger_probes import (
    MemoryStoreProbe,
    StoreProbe,
    TimescaleStoreProbe,
    timescale_probe,
)
from contract.servers import PostgresServer
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived
from domain.proof.gap_watch import Gap


class OperatorProbe(Protocol):
    """The operator's ports over one store."""

    store: StoreProbe
    archive: CallArchive
    desk: DeadLetterDesk
    census: RecordCensus

    async def lose(self, first_seq: int, last_seq: int, before: Receipt) -> None:
        """Let the stream have lost these messages."""


async def stored(probe: OperatorProbe, *cdrs: CallReceived) -> None:
    """Let the worker record calls, each in a batch of its own."""
    async with probe.store.ledger() as ledger:
        for cdr in cdrs:
            await ledger.record([cdr])


async def parked(probe: OperatorProbe, *letters: DeadLetter) -> Sequence[int]:
    """Let the worker park letters; give the numbers of all open ones."""
    async with probe.store.box() as box:
        for letter in letters:
            await box.park([letter])
    return await open_numbers(probe)


async def open_numbers(probe: OperatorProbe) -> Sequence[int]:
    """Give the numbers of the letters that are open."""
    found = await probe.desk.letters(LetterQuery(status=LetterStatus.PARKED))
    return [kept.number for kept in found]


@define
class MemoryOperatorProbe(OperatorProbe):
    """The memory twins."""

    ledger: MemoryCdrLedger = field(factory=MemoryCdrLedger)
    box: MemoryDeadLetterBox = field(factory=MemoryDeadLetterBox)
    store: StoreProbe = field(init=False)
    archive: CallArchive = field(init=False)
    desk: DeadLetterDesk = field(init=False)
    census: MemoryRecordCensus = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.store = MemoryStoreProbe(self.ledger, self.box)
        self.archive = MemoryCallArchive(self.ledger, MOMENT)
        self.desk = MemoryDeadLetterDesk(self.box, MOMENT)
        self.census = MemoryRecordCensus(self.ledger, self.box)

    async def lose(self, first_seq: int, last_seq: int, before: Receipt) -> None:
        self.census.lost.append(
            StreamGap(
                stream="AKIRA_CDR", first_seq=first_seq, last_seq=last_seq, before=before.stored_at
            )
        )


@frozen
class TimescaleOperatorProbe(OperatorProbe):
    """PostgreSQL, with TimescaleDB or without."""

    store: TimescaleStoreProbe
    archive: CallArchive
    desk: DeadLetterDesk
    census: RecordCensus

    async def lose(self, first_seq: int, last_seq: int, before: Receipt) -> None:
        book = TimescaleAuditBook(self.store.pool, "AKIRA_CDR")
        await book.note(before, [Gap(first_seq=first_seq, last_seq=last_seq, before=before)])


@asynccontextmanager
async def operator_probe(server: PostgresServer, dsn: str) -> AsyncIterator[OperatorProbe]:
    """Open a probe on a migrated database."""
    async with timescale_probe(server, dsn) as store:
        yield TimescaleOperatorProbe(
            store,
            TimescaleCallArchive(store.pool),
            TimescaleDeadLetterDesk(store.pool),
            TimescaleRecordCensus(store.pool),
        )
