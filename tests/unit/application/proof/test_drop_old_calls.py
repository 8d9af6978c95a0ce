"""Nothing goes while anything there is not settled."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from attrs import define, field

from adapters.contract.builders import MOMENT, a_cdr, a_received_call
from adapters.contract.builders.closes import a_close
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from adapters.memory.money.register import MemoryMoneyRegister
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.memory.proof.closes import MemoryCloseBook
from adapters.memory.proof.old_calls import MemoryOldCalls
from application.proof.drop_old_calls import DropOldCalls
from domain.facts.month import Month
from domain.pricing.verdict import UnratedReason, Verdict
from domain.proof.aged import Aged

DAY = timedelta(days=1)
SEPTEMBER = Month(2026, 9)
MIDNIGHT = MOMENT.replace(hour=0, minute=0, second=0, microsecond=0)


async def a_book(*verdicts: Verdict, closed: bool = False) -> MemoryOldCalls:
    ledger, box = MemoryCdrLedger(), MemoryDeadLetterBox()
    for number, verdict in enumerate(verdicts, start=1):
        cdr = a_cdr(call_id=f"call-{number}", start_time=MIDNIGHT - number * DAY, duration=0)
        await ledger.record([a_received_call(cdr, seq=number, verdict=verdict)])
    ledger.journal.append([a_close()] if closed else [])
    return MemoryOldCalls(MemoryRecordCensus(ledger, box), MemoryDeadLetterDesk(box, MOMENT))


def drop(calls: MemoryOldCalls) -> DropOldCalls:
    closes = MemoryCloseBook(calls.census.ledger)
    register = MemoryMoneyRegister(calls.census.ledger.journal)
    return DropOldCalls(calls=calls, closes=closes, register=register, clock=lambda: MOMENT)


async def test_a_month_that_is_not_over_is_waited_for_in_peace() -> None:
    found = await drop(await a_book(Verdict(), Verdict(), Verdict()))(2 * DAY)
    assert (str(found.waits_for), found.overdue, found.dropped) == ("2026-11", False, 0)
    found = await drop(await a_book(*[Verdict()] * 80))(20 * DAY)
    assert (found.waits_for, found.overdue) == (SEPTEMBER, True)


async def test_what_is_not_closed_is_waited_for() -> None:
    calls = await a_book(*[Verdict()] * 80)
    closed = calls.census.ledger.journal
    found = await drop(calls)(20 * DAY)
    assert (found.waits_for, found.before, found.dropped) == (SEPTEMBER, SEPTEMBER.start, 0)
    closed.append([a_close(month="2026-09")])
    found = await drop(calls)(20 * DAY)
    assert (str(found.waits_for), found.before, found.dropped) == ("2026-10", SEPTEMBER.end, 27)
    assert list(await calls.months()) == [Month(2026, 10), Month(2026, 11)]
    closed.append([a_close(month="2026-10")])
    found = await drop(calls)(25 * DAY)
    assert (found.waits_for, found.dropped) == (None, 28)


async def test_what_is_older_than_so_many_days_goes() -> None:
    calls = await a_book(Verdict(), Verdict(), Verdict(), closed=True)
    found = await drop(calls)(2 * DAY)
    assert (found.before, found.dropped) == (MIDNIGHT - 2 * DAY, 1)
    assert found.aged == Aged(calls=1)
    assert (await drop(calls)(2 * DAY)).aged == Aged()


@define
class Told(MemoryOldCalls):
    """Keeps what it was told to drop."""

    moments: list[tuple[datetime, datetime]] = field(factory=list)

    async def drop(
        self, before: datetime, ends_before: datetime, allow: Callable[[Aged], bool]
    ) -> tuple[Aged, int]:
        self.moments.append((before, ends_before))
        return await MemoryOldCalls.drop(self, before, ends_before, allow)


async def test_ends_of_messages_stay_while_a_stream_may_hold_them() -> None:
    book = await a_book(Verdict(), closed=True)
    calls = Told(book.census, book.desk)
    for days in (2, 400):
        await drop(calls)(days * DAY)
    assert calls.moments == [
        (MIDNIGHT - 2 * DAY, MOMENT - 60 * DAY), (MIDNIGHT - 400 * DAY, MIDNIGHT - 400 * DAY),
    ]  # fmt: skip


async def test_a_rehearsal_changes_nothing() -> None:
    calls = await a_book(Verdict(), Verdict(), closed=True)
    for _ in range(2):
        found = await drop(calls)(DAY, dry_run=True)
        assert (found.aged.calls, found.dropped) == (1, 0)


async def test_a_call_without_a_price_keeps_all_the_others() -> None:
    calls = await a_book(
        Verdict(), Verdict(unrated_reason=UnratedReason.NO_RATE), Verdict(), closed=True
    )
    found = await drop(calls)(DAY)
    assert (found.aged, found.dropped) == (Aged(calls=2, unrated_calls=1), 0)


@pytest.mark.parametrize("name", ["open_letters", "unrated_calls", "unexplained_calls"])
def test_each_of_them_is_for_a_person(name: str) -> None:
    assert not Aged(**{name: 1}).settled
    assert Aged(calls=7).settled
