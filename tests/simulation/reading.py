"""How a process reads the stream: batches of any size, in any order, again until it is told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence

from attrs import define

from adapters.memory.intake.stream import Message
from application.calls.data import Delivery, Malformed
from application.calls.ports import CdrInbox, InboxBatch
from application.intake.data import RecordKind
from domain.calls.cdr import Cdr
from domain.calls.provenance import Provenance, Receipt
from domain.intake.settled import Span
from simulation.broker import Broker, Consumer, Hand
from simulation.timeline import Life

_MOST = 8
_LATER = 5.0
Decode = Callable[[bytes], Cdr | Malformed]


@define(eq=False)
class SimulatedBatch(InboxBatch):
    """Messages in a reader's hand."""

    broker: Broker
    hands: Sequence[Hand]
    _deliveries: Sequence[Delivery]

    @property
    def deliveries(self) -> Sequence[Delivery]:
        return self._deliveries

    async def ack(self, later: Collection[Receipt] = ()) -> None:
        """Tell the stream, who may not hear it."""
        wire = self.broker.wire
        put_off = {receipt.stream_seq for receipt in later}
        for hand in self.hands:
            hand.kept = False
            numbers = {message.receipt.stream_seq for message in hand.messages}
            if wire.happens(wire.chances.lost, "ack lost"):
                continue
            done, again = numbers - put_off, numbers & put_off
            wire.timeline.later(wire.delay(), self.broker.settle, hand.consumer, done)
            if again:
                wire.bitten.count("busy")
                wire.timeline.later(_LATER, self.broker.give_back, hand.consumer, again)
        await wire.pass_by()


@define(kw_only=True, eq=False)
class SimulatedInbox(CdrInbox):
    """A reader; `decode` is None where only the receipts are wanted."""

    broker: Broker
    life: Life
    consumers: Sequence[Consumer]
    decode: Decode | None
    stop: asyncio.Event
    _is_read: bool = False

    @property
    def heard_of(self) -> bool:
        """Tell whether he tells the stream what he has; also what he has since an earlier time."""
        return self._is_read and self.life.alive and not self.life.stands_still

    async def read_by(self, work: Callable[[], Awaitable[None]]) -> None:
        """Let somebody read it, until he ends or fails."""
        self._is_read = True
        try:
            await work()
        finally:
            self._is_read = False

    async def batches(self) -> AsyncIterator[InboxBatch]:
        while not self.stop.is_set():
            if self.broker.away or not any(each.waiting for each in self.consumers):
                await self.broker.news.wait()
                continue
            await self.broker.wire.pass_by()
            hands = self._pull()
            if hands:
                messages = [message for hand in hands for message in hand.messages]
                yield SimulatedBatch(self.broker, hands, [self._told(each) for each in messages])

    def _pull(self) -> list[Hand]:
        if self.broker.away:
            return []
        most = 1 + self.broker.wire.dice.randrange(_MOST)
        hands = [self.broker.pull(consumer, most, self) for consumer in self.consumers]
        return [hand for hand in hands if hand.messages]

    def _told(self, message: Message) -> Delivery:
        record, line = message.record, message.record.line
        start, end = record.covers or (line.offset, line.end)
        return Delivery(
            body=record.body,
            provenance=Provenance(
                host=record.host,
                file_id=line.file_id,
                offset=line.offset,
                read_at=line.read_at,
            ),
            receipt=message.receipt,
            content=self._content(message),
            span=Span(
                host=record.host,
                file_id=line.file_id,
                start=start,
                end=end,
            ),
        )

    def _content(self, message: Message) -> Cdr | Malformed:
        record = message.record
        if record.kind is RecordKind.DEAD:
            return Malformed("bridge", record.reason or "unknown", "")
        if self.decode is None:
            return _NOT_READ
        return self.decode(record.body)


_NOT_READ = Malformed("audit", "not_read", "")
