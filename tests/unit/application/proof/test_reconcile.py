"""What came in is what ended somewhere, or the hour is named."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import (
    MOMENT,
    a_cdr,
    a_charge,
    a_dead_letter,
    a_line,
    a_provenance,
    a_received_call,
)
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.intake.stream import MemoryStream
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.memory.proof.stream_view import MemoryStreamView
from application.intake.data import Record, RecordKind
from application.proof.data import Ends, HostHour, StreamGap
from application.proof.reconcile import HourBalance, Reconcile, Reconciliation, balance
from domain.calls.provenance import Receipt
from domain.pricing.verdict import Verdict

HOUR = timedelta(hours=1)
THIS = MOMENT.replace(minute=0, second=0, microsecond=0)


class Pipeline:
    """A stream, a book, and who compares them."""

    def __init__(self) -> None:
        self.stream = MemoryStream()
        self.ledger = MemoryCdrLedger()
        self.box = MemoryDeadLetterBox()
        self.census = MemoryRecordCensus(self.ledger, self.box)

    async def receives(self, count: int, kind: RecordKind = RecordKind.CDR) -> list[Receipt]:
        for _ in range(count):
            number = len(self.stream.messages)
            await self.stream.store(
                Record(kind=kind, message_id=str(number), host="sip-01", line=a_line(), body=b"{}")
            )
        return [message.receipt for message in self.stream.messages[-count:]]

    async def reconcile(self) -> Reconciliation:
        now = datetime.now(UTC)
        compare = Reconcile(
            stream=MemoryStreamView(self.stream), census=self.census, clock=lambda: now
        )
        return await compare(now - timedelta(minutes=5), now + timedelta(minutes=5))


async def test_received_is_stored_parked_and_duplicates() -> None:
    pipeline = Pipeline()
    first, copy, dead = await pipeline.receives(3)
    await pipeline.ledger.record([a_received_call(receipt=first), a_received_call(receipt=copy)])
    await pipeline.box.park([a_dead_letter(receipt=dead)])
    found = await pipeline.reconcile()
    assert list(found.differences) == []
    assert sum(hour.received for hour in found.hours) == 3
    assert sum(hour.ended for hour in found.hours) == 3
    assert found.open_letters == 1


async def test_what_is_nowhere_is_a_difference() -> None:
    pipeline = Pipeline()
    first, _ = await pipeline.receives(2)
    await pipeline.ledger.record([a_received_call(receipt=first)])
    found = await pipeline.reconcile()
    [hour] = found.differences
    assert (hour.name.host, hour.difference) == ("sip-01", 1)
    assert found.waiting == 2


async def test_what_was_never_received_is_a_difference() -> None:
    pipeline = Pipeline()
    stranger = Receipt(stream_seq=1, stored_at=datetime.now(UTC))
    await pipeline.ledger.record(
        [a_received_call(a_cdr(), receipt=stranger, provenance=a_provenance(host="sip-09"))]
    )
    [hour] = (await pipeline.reconcile()).differences
    assert (hour.name.host, hour.difference) == ("sip-09", -1)


async def test_acc_records_end_nowhere_and_count_nowhere() -> None:
    pipeline = Pipeline()
    await pipeline.receives(4, RecordKind.ACC)
    assert list((await pipeline.reconcile()).hours) == []


async def test_gaps_of_the_time_are_told_and_others_not() -> None:
    pipeline = Pipeline()
    for seq, before in ((1, datetime.now(UTC)), (5, MOMENT)):
        pipeline.census.lost.append(
            StreamGap(stream="AKIRA_CDR", first_seq=seq, last_seq=seq, before=before)
        )
    assert [gap.first_seq for gap in (await pipeline.reconcile()).gaps] == [1]


def test_hours_of_both_sides_stand_in_order() -> None:
    later, earlier = HostHour(THIS + HOUR, "a"), HostHour(THIS, "b")
    assert balance({later: 2}, {earlier: Ends(stored=1), later: Ends(duplicates=2)}) == [
        HourBalance(name=earlier, received=0, ends=Ends(stored=1)),
        HourBalance(name=later, received=2, ends=Ends(duplicates=2)),
    ]


@pytest.mark.parametrize(("lost", "end"), [("stored", 1), ("parked", 2), ("duplicates", 3)])
def test_each_end_counts(lost: str, end: int) -> None:
    hour = HourBalance(name=HostHour(THIS, "a"), received=6, ends=Ends(**{lost: end}))
    assert hour.difference == 6 - end


def test_what_has_a_price_is_what_does_not_wait_for_one() -> None:
    assert Ends(stored=5, unrated=2).rated == 3


async def test_what_came_again_is_no_difference_after_the_stream_forgot_it() -> None:
    pipeline = Pipeline()
    receipts = await pipeline.receives(3)
    calls = [
        a_received_call(a_cdr(call_id=str(n)), receipt=receipt)
        for n, receipt in enumerate(receipts)
    ]
    await pipeline.ledger.record(calls)
    assert gone(await pipeline.reconcile()) == (0, 0, 0)
    pipeline.stream.forget(1)
    assert gone(await pipeline.reconcile()) == (0, 2, -2)
    [again] = await pipeline.receives(1)
    await pipeline.ledger.record([evolve(calls[1], receipt=again)])
    assert gone(await pipeline.reconcile()) == (1, 1, -1)


async def test_a_letter_that_came_again_is_no_difference() -> None:
    pipeline = Pipeline()
    _, receipt = await pipeline.receives(2)
    await pipeline.ledger.record([a_received_call(receipt=pipeline.stream.messages[0].receipt)])
    await pipeline.box.park([a_dead_letter(receipt=receipt)])
    pipeline.stream.forget(1)
    assert gone(await pipeline.reconcile()) == (0, 1, -1)
    [again] = await pipeline.receives(1)
    await pipeline.box.park([a_dead_letter(receipt=again)])
    assert gone(await pipeline.reconcile()) == (1, 0, 0)


def gone(found: Reconciliation) -> tuple[int, int, int]:
    """Count what came again, what did not, and what does not add up."""
    hours = found.hours
    return (
        sum(hour.again for hour in hours),
        sum(hour.forgotten for hour in hours),
        sum(hour.difference for hour in hours),
    )


async def test_dialogs_that_were_debited_twice_are_named() -> None:
    pipeline, now = Pipeline(), datetime.now(UTC)
    legs = [
        a_received_call(
            a_cdr(created_at=Decimal(number), start_time=now),
            seq=number,
            verdict=Verdict(charge=a_charge()),
        )
        for number in (1, 2)
    ]
    await pipeline.ledger.record(legs[:1])
    assert list((await pipeline.reconcile()).twice) == []
    await pipeline.ledger.record(legs[1:])
    [named] = (await pipeline.reconcile()).twice
    assert set(named.calls) == {leg.call_key for leg in legs}


async def test_legs_are_counted() -> None:
    pipeline, now = Pipeline(), datetime.now(UTC)
    head = a_received_call(a_cdr(start_time=now))
    leg = a_received_call(a_cdr(call_id="leg", start_time=now), seq=2).as_leg(head.call_key)
    await pipeline.ledger.record([head, leg])
    assert (await pipeline.reconcile()).legs == 1
