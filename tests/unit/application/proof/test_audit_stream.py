"""The audit: what the stream lost is noted once, and nothing is settled too early."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import timedelta

import pytest
from attrs import define, field

from adapters.contract.builders import MOMENT, a_receipt
from adapters.memory.proof.audit import MemoryAuditBook
from application.calls.data import Delivery
from application.calls.ports import CdrInbox, InboxBatch
from application.errors import UnavailableError
from application.proof.audit_stream import AuditObserver, AuditStream
from builders import a_delivery
from domain.calls.provenance import Receipt
from domain.proof.gap_watch import Gap


@define(eq=False)
class Batch(InboxBatch):
    numbers: list[int]
    settled: bool = False

    @property
    def deliveries(self) -> list[Delivery]:
        return [a_delivery(receipt=a_receipt(number)) for number in self.numbers]

    async def ack(self, later: Collection[Receipt] = ()) -> None:
        assert not later
        self.settled = True


@define
class Inbox(CdrInbox):
    given: Sequence[Batch]
    _taken: int = field(default=0, init=False)

    async def batches(self) -> AsyncIterator[InboxBatch]:
        while self._taken < len(self.given):
            self._taken += 1
            yield self.given[self._taken - 1]


@define
class Failing(MemoryAuditBook):
    """A book that is away when it shall note for the second time."""

    noted: int = 0

    async def note(self, read_to: Receipt, gaps: Sequence[Gap], *, after: Receipt | None) -> None:
        self.noted += 1
        if self.noted == 2:
            raise UnavailableError("away")
        await super().note(read_to, gaps, after=after)


@define
class Overtaken(Inbox):
    """An inbox whose reader stood still before each batch, while another read the stream."""

    book: MemoryAuditBook

    async def batches(self) -> AsyncIterator[InboxBatch]:
        async for batch in Inbox.batches(self):
            self.book.position = a_receipt(50)
            yield batch


@define
class Alarm(AuditObserver):
    gaps: list[tuple[int, int]] = field(factory=list)

    def lost(self, gap: Gap) -> None:
        self.gaps.append((gap.first_seq, gap.last_seq))


def an_audit(
    inbox: CdrInbox, book: MemoryAuditBook, alarm: Alarm, patience: timedelta
) -> AuditStream:
    moments = iter(MOMENT + timedelta(minutes=number) for number in range(100))
    return AuditStream(
        inbox=inbox,
        book=book,
        observer=alarm,
        clock=lambda: next(moments),
        patience=patience,
    )


async def audit(inbox: CdrInbox, book: MemoryAuditBook, patience: timedelta) -> Alarm:
    alarm = Alarm()
    await an_audit(inbox, book, alarm, patience)()
    return alarm


async def test_a_lost_message_is_noted_and_told_once() -> None:
    book = MemoryAuditBook()
    batches = [Batch([1, 2]), *(Batch([number]) for number in range(5, 12))]
    alarm = await audit(Inbox(batches), book, timedelta(seconds=90))
    assert alarm.gaps == [(3, 4)]
    assert [(gap.first_seq, gap.last_seq) for gap in book.gaps] == [(3, 4)]
    assert book.position == a_receipt(11)
    assert all(batch.settled for batch in batches)


async def test_nothing_behind_a_hole_is_settled_while_it_may_still_be_filled() -> None:
    book = MemoryAuditBook()
    batches = [Batch([1, 2]), Batch([4]), Batch([5])]
    alarm = await audit(Inbox(batches), book, timedelta(hours=1))
    assert alarm.gaps == []
    assert book.position == a_receipt(2)
    assert [batch.settled for batch in batches] == [True, False, False]


async def test_the_audit_goes_on_where_the_last_one_ended() -> None:
    book = MemoryAuditBook(position=a_receipt(10))
    late = Batch([11])
    alarm = await audit(Inbox([Batch([12]), late]), book, timedelta(hours=1))
    assert alarm.gaps == []
    assert book.position == a_receipt(12)


async def test_who_was_overtaken_settles_nothing_more_and_puts_nothing_back() -> None:
    book = MemoryAuditBook(position=a_receipt(10))
    stale = Batch([11])
    with pytest.raises(UnavailableError):
        await audit(Overtaken([stale], book), book, timedelta(hours=1))
    assert (book.position, stale.settled) == (a_receipt(50), False)


async def test_what_was_in_hand_when_the_book_went_away_is_not_missed_later() -> None:
    book, alarm = Failing(position=a_receipt(10)), Alarm()
    in_hand, later = Batch([11, 12]), [Batch([number]) for number in range(13, 25)]
    again = an_audit(Inbox([in_hand, *later]), book, alarm, timedelta(seconds=90))
    with pytest.raises(UnavailableError):
        await again()
    assert not in_hand.settled
    await again()
    assert alarm.gaps == []
    assert in_hand.settled
    assert book.position == a_receipt(24)


async def test_what_comes_empty_before_all_else_notes_nothing() -> None:
    book, empty = MemoryAuditBook(), Batch([])
    assert (await audit(Inbox([empty]), book, timedelta())).gaps == []
    assert (await book.read_to(), empty.settled) == (None, False)
