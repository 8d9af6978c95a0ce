"""What every audit book promises, and the whole audit on a stream that loses a message."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from adapters.memory.proof.audit import MemoryAuditBook
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from adapters.timescale.proof.audit import TimescaleAuditBook
from application.proof.ports import AuditBook
from domain.calls.provenance import Receipt
from domain.proof.gap_watch import Gap

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
AT_10 = Receipt(stream_seq=10, stored_at=NOW)
GAP = Gap(first_seq=11, last_seq=12, before=Receipt(stream_seq=13, stored_at=NOW))


class AuditBookContract:
    async def test_a_new_book_is_empty(self, book: AuditBook) -> None:
        assert await book.read_to() is None

    async def test_the_position_is_the_last_one_noted(self, book: AuditBook) -> None:
        await book.note(AT_10, [])
        await book.note(GAP.before, [GAP])
        await book.note(GAP.before, [GAP])
        assert await book.read_to() == GAP.before


class TestMemory(AuditBookContract):
    @pytest.fixture
    def book(self) -> AuditBook:
        return MemoryAuditBook()


class TestTimescale(AuditBookContract):
    @pytest.fixture
    async def book(self, database: str) -> AsyncIterator[AuditBook]:
        async with open_pool(DatabaseSettings(url=database)) as pool:
            await migrate(pool)
            yield TimescaleAuditBook(pool, "AKIRA_CDR")
            rows = await pool.fetch("select first_seq, last_seq from stream_gap")
            assert [tuple(row) for row in rows] in ([], [(11, 12)])
