"""The book of settled bytes, in memory and in PostgreSQL, and twins that break its promises."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

import pytest
from attrs import define, evolve

from adapters.contract.intake import SettledBookContract, SettledProbe
from adapters.contract.intake.settled_book import LONG_AGO, a_span
from adapters.contract.refusing import refused
from adapters.memory.intake.settled import MemorySettledBook
from application.errors import RejectedError
from contract.ledger_probes import TimescaleStoreProbe
from contract.settled_probes import MemorySettledProbe, TimescaleSettledProbe
from domain.intake.settled import SettledFile, Span


class TestMemorySettledBook(SettledBookContract):
    @pytest.fixture
    def probe(self) -> SettledProbe:
        return MemorySettledProbe()


class TestTimescaleSettledBook(SettledBookContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> SettledProbe:
        return TimescaleSettledProbe(store)


async def test_what_no_index_can_hold_is_refused_and_not_tried_for_ever(
    store: TimescaleStoreProbe,
) -> None:
    noise = Random(7).randbytes(6000).hex()  # noqa: S311 a test's dice
    book = TimescaleSettledProbe(store).settled
    with pytest.raises(RejectedError, match="54000"):
        await book.settle([Span(host="sip-01", file_id=noise, start=0, end=1)])


async def test_of_a_file_in_many_pieces_a_batch_writes_and_a_telling_reads_few(
    store: TimescaleStoreProbe,
) -> None:
    book, pool = TimescaleSettledProbe(store).settled, store.pool
    await book.settle([a_span(n * 20, n * 20 + 10) for n in range(20_000)])
    await book.settle([a_span(500_000, 500_010)])
    before = await pool.fetchval("select pg_current_wal_insert_lsn()")
    for n in range(100):
        await book.settle([a_span(600_000 + n * 10, 600_010 + n * 10)])
    written = await pool.fetchval(
        "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1::pg_lsn)", before
    )
    # All pieces are some 320 kB; other sessions and first images of pages write too.
    assert written < 100 * 20_000
    [told] = await book.news(LONG_AGO)
    assert told.ranges == [(500_000, 500_010), (600_000, 601_000)]


@define
class KeepsTheLastSpan(MemorySettledBook):
    async def settle(self, spans: Sequence[Span]) -> None:
        await MemorySettledBook.settle(self, spans)
        self.spans = self.spans[-1:]


@define
class SettlesToTheEnd(MemorySettledBook):
    async def files(self, since: datetime) -> Sequence[SettledFile]:
        found = await MemorySettledBook.files(self, since)
        return [evolve(file, ranges=[(0, file.ranges[-1][1])]) for file in found]


@define
class HasNewsOfItsOwn(MemorySettledBook):
    async def news(self, since: datetime) -> Sequence[SettledFile]:
        found = await MemorySettledBook.files(self, since)
        return [evolve(file, ranges=[(0, file.ranges[-1][1])]) for file in found]


WRONG = {
    HasNewsOfItsOwn: "test_news_are_of_the_same_files_and_nothing_that_is_not_settled",
    KeepsTheLastSpan: "test_what_touches_or_overlaps_is_one",
    SettlesToTheEnd: "test_what_touches_or_overlaps_is_one",
}


@pytest.mark.parametrize(("book", "promise"), WRONG.items())
async def test_a_wrong_book_is_refused(book: type[MemorySettledBook], promise: str) -> None:
    assert promise in await refused(SettledBookContract, lambda: MemorySettledProbe(book()))


async def test_the_right_twin_is_accepted() -> None:
    assert await refused(SettledBookContract, MemorySettledProbe) == set()
