"""Nothing goes while anything there is not settled."""

from datetime import timedelta

import pytest

from adapters.contract.builders import MOMENT, a_cdr, a_received_call
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.memory.proof.old_calls import MemoryOldCalls
from application.proof.drop_old_calls import DropOldCalls
from domain.pricing.verdict import UnratedReason, Verdict
from domain.proof.aged import Aged

DAY = timedelta(days=1)
MIDNIGHT = MOMENT.replace(hour=0, minute=0, second=0, microsecond=0)


async def a_book(*verdicts: Verdict) -> MemoryOldCalls:
    ledger, box = MemoryCdrLedger(), MemoryDeadLetterBox()
    for number, verdict in enumerate(verdicts, start=1):
        cdr = a_cdr(call_id=f"call-{number}", start_time=MIDNIGHT - number * DAY, duration=0)
        await ledger.record([a_received_call(cdr, seq=number, verdict=verdict)])
    return MemoryOldCalls(MemoryRecordCensus(ledger, box), MemoryDeadLetterDesk(box, MOMENT))


def drop(calls: MemoryOldCalls) -> DropOldCalls:
    return DropOldCalls(calls=calls, clock=lambda: MOMENT)


async def test_what_is_older_than_so_many_days_goes() -> None:
    calls = await a_book(Verdict(), Verdict(), Verdict())
    found = await drop(calls)(2 * DAY)
    assert (found.before, found.dropped) == (MIDNIGHT - 2 * DAY, 1)
    assert found.aged == Aged(calls=1)
    assert (await drop(calls)(2 * DAY)).aged == Aged()


async def test_a_rehearsal_changes_nothing() -> None:
    calls = await a_book(Verdict(), Verdict())
    for _ in range(2):
        found = await drop(calls)(DAY, dry_run=True)
        assert (found.aged.calls, found.dropped) == (1, 0)


async def test_a_call_without_a_price_keeps_all_the_others() -> None:
    calls = await a_book(Verdict(), Verdict(unrated_reason=UnratedReason.NO_RATE), Verdict())
    found = await drop(calls)(DAY)
    assert (found.aged, found.dropped) == (Aged(calls=2, unrated_calls=1), 0)


@pytest.mark.parametrize("name", ["open_letters", "unrated_calls", "unexplained_calls"])
def test_each_of_them_is_for_a_person(name: str) -> None:
    assert not Aged(**{name: 1}).settled
    assert Aged(calls=7).settled
