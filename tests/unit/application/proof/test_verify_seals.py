"""The first seal that does not fit is named, and why."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr, a_received_call
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.proof.seals import MemorySealBook
from application.errors import UnavailableError
from application.proof.verify_seals import SealSpan, SealVerdict, VerifySeals
from domain.proof.seals import KeptHead, read_head

CALLS = 10


async def a_log(count: int = CALLS) -> MemorySealBook:
    ledger = MemoryCdrLedger()
    await ledger.record([
        a_received_call(a_cdr(call_id=f"c{number}"), seq=number) for number in range(1, count + 1)
    ])  # fmt: skip
    return MemorySealBook(journal=ledger.journal)


async def seal_up_to(book: MemorySealBook, position: int) -> None:
    while await book.seal(position, 3):
        pass


@pytest.fixture
async def book() -> MemorySealBook:
    found = await a_log()
    await seal_up_to(found, CALLS)
    return found


def verifying(book: MemorySealBook, now: datetime = MOMENT) -> VerifySeals:
    return VerifySeals(book=book, clock=lambda: now)


def why(verdict: SealVerdict) -> tuple[int, str] | None:
    return (verdict.flawed.number, verdict.flawed.why) if verdict.flawed else None


async def test_a_log_that_nobody_changed_is_good(book: MemorySealBook) -> None:
    steps: list[int] = []
    verdict = await verifying(book)(seen=steps.append)
    assert verdict.good
    assert (verdict.seals, verdict.events, sum(steps)) == (4, CALLS, CALLS)
    assert verdict.head == book.seals[-1]
    assert verdict.unsealed.events == 0


async def test_what_is_not_sealed_is_told_of() -> None:
    book = await a_log()
    await seal_up_to(book, 6)
    verdict = await verifying(book)()
    assert (verdict.good, verdict.seals, verdict.unsealed.events) == (True, 2, 4)


async def test_a_log_that_nobody_seals_any_more_is_not_good() -> None:
    book = await a_log()
    await seal_up_to(book, 6)
    since = (await book.unsealed()).since
    assert since is not None
    soon = await verifying(book, since + timedelta(hours=1))()
    assert (soon.good, soon.stands_still) == (True, False)
    late = await verifying(book, since + timedelta(hours=1, seconds=1))()
    assert (late.good, late.stands_still, late.flawed) == (False, True, None)


async def test_who_asks_for_some_seals_is_told_of_these() -> None:
    book = await a_log()
    await seal_up_to(book, 6)
    much_later = verifying(book, datetime(2100, 1, 1, tzinfo=UTC))
    assert (await much_later(SealSpan(last=2))).good
    assert not (await much_later(SealSpan(first=2))).good


async def test_an_empty_log_is_good() -> None:
    verdict = await verifying(MemorySealBook())()
    assert (verdict.good, verdict.seals, verdict.head) == (True, 0, None)
    assert not verdict.tells_nothing


async def test_a_log_without_seals_is_not() -> None:
    log = await a_log()
    since = (await log.unsealed()).since
    assert since
    found = await verifying(log, since + timedelta(hours=1))()
    assert (found.good, found.seals, found.unsealed.events) == (True, 0, CALLS)
    assert found.tells_nothing
    late = await verifying(log, since + timedelta(hours=1, seconds=1))()
    assert why(late) == (1, "nothing is sealed")


async def test_the_first_flaw_is_named_and_ends_the_walk(book: MemorySealBook) -> None:
    book.lost |= {5, 8}
    verdict = await verifying(book)()
    assert why(verdict) == (2, "its events are more or fewer than were sealed")
    assert verdict.flawed is not None
    assert verdict.flawed.seal == book.seals[1]
    assert verdict.seals == 2


async def test_a_seal_that_went_away_is_missed(book: MemorySealBook) -> None:
    del book.seals[1]
    assert why(await verifying(book)()) == (3, "seals before it are missing")


async def test_only_some_are_looked_at(book: MemorySealBook) -> None:
    book.lost.add(2)
    verify = verifying(book)
    assert (await verify(SealSpan(first=2, last=3))).seals == 2
    assert (await verify(SealSpan(first=2))).good
    assert not (await verify(SealSpan(first=1, last=1))).good
    book.lost = {CALLS}
    assert (await verify(SealSpan(last=3))).good


async def test_seals_that_are_not_there_are_named(book: MemorySealBook) -> None:
    verify = verifying(book)
    assert why(await verify(SealSpan(last=6))) == (5, "it is not there")
    assert why(await verify(SealSpan(first=6))) == (6, "it is not there")
    assert (await verify(SealSpan(first=5))).good


async def test_lines_that_were_kept_hold(book: MemorySealBook) -> None:
    kept = [read_head(seal.line) for seal in reversed(book.seals)]
    assert (await verifying(book)(SealSpan(kept=kept))).good


async def test_a_seal_that_is_not_the_kept_one_is_named(book: MemorySealBook) -> None:
    kept = read_head(book.seals[2].line)
    sealed_again = MemorySealBook(journal=book.journal)
    await seal_up_to(sealed_again, CALLS)
    sealed_again.seals[2:] = [evolve(sealed_again.seals[2], sha256=bytes(32))]
    found = await verifying(sealed_again)(SealSpan(last=2, kept=[kept]))
    assert why(found) == (3, "it is not the one that was kept elsewhere")


async def test_an_end_that_was_cut_off_is_missed(book: MemorySealBook) -> None:
    kept = KeptHead(4, book.seals.pop().sha256)
    found = await verifying(book)(SealSpan(kept=[kept]))
    assert why(found) == (4, "it was kept elsewhere and is not there: cut off")


async def test_an_outage_is_no_verdict(book: MemorySealBook) -> None:
    book.fail_next(UnavailableError("away"), 1)
    with pytest.raises(UnavailableError):
        await verifying(book)()
