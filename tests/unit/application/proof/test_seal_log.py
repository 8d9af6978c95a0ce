"""The log is sealed behind those who write, some events at a time, and not too often."""

from datetime import datetime, timedelta

import pytest
from attrs import define

from adapters.contract.builders import MOMENT, a_cdr, a_received_call
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.proof.seals import MemorySealBook
from application.errors import UnavailableError
from application.proof.seal_log import SealLog


@define
class Bench:
    """A log, its seals, and a clock that stands until somebody moves it."""

    ledger: MemoryCdrLedger
    book: MemorySealBook
    seal: SealLog
    now: datetime = MOMENT

    async def calls(self, count: int) -> None:
        have = len(self.ledger.journal.log)
        await self.ledger.record([
            a_received_call(a_cdr(call_id=f"c{number}"), seq=number)
            for number in range(have + 1, have + count + 1)
        ])  # fmt: skip

    async def settles(self) -> None:
        """Step until there is nothing to do at once, twice: mark and seal."""
        for _ in range(2):
            while await self.seal():
                pass


@pytest.fixture
def bench() -> Bench:
    ledger = MemoryCdrLedger()
    book = MemorySealBook(journal=ledger.journal)
    found = Bench(ledger, book, SealLog(book=book, clock=lambda: found.now, most=3))
    return found


async def test_all_that_is_there_is_sealed_piece_by_piece(bench: Bench) -> None:
    await bench.calls(7)
    assert [await bench.seal() for _ in range(4)] == [False, True, True, False]
    assert [seal.events for seal in bench.book.seals] == [3, 3, 1]
    assert [seal.to_position for seal in bench.book.seals] == [3, 6, 7]


async def test_nothing_is_sealed_while_something_could_come_before(bench: Bench) -> None:
    await bench.calls(2)
    bench.book.open_writers.add(bench.book.next_number())
    await bench.settles()
    assert bench.book.seals == []
    await bench.calls(1)
    bench.book.open_writers.clear()
    await bench.settles()
    # The mark stood before the third came.
    assert [seal.to_position for seal in bench.book.seals] == [2]


async def test_a_quiet_log_is_asked_every_half_minute(bench: Bench) -> None:
    await bench.settles()
    await bench.calls(2)
    await bench.settles()
    assert bench.book.seals == []
    bench.now += timedelta(seconds=30)
    await bench.settles()
    assert [seal.events for seal in bench.book.seals] == [2]


async def test_what_another_sealed_is_let_be(bench: Bench) -> None:
    await bench.calls(3)
    assert not await bench.seal()
    await bench.book.seal(3, 3)
    assert not await bench.seal()
    assert len(bench.book.seals) == 1
    bench.now += timedelta(seconds=30)
    await bench.calls(1)
    await bench.settles()
    assert [seal.to_position for seal in bench.book.seals] == [3, 4]


async def test_an_outage_is_passed_on_and_nothing_is_lost(bench: Bench) -> None:
    await bench.calls(2)
    await bench.seal()
    bench.book.fail_next(UnavailableError("away"), 1)
    with pytest.raises(UnavailableError):
        await bench.seal()
    await bench.settles()
    assert [seal.events for seal in bench.book.seals] == [2]
