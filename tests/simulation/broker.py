"""The stream: keeps each id once, delivers until it is told that somebody is done."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from attrs import define, field

from adapters.memory.intake.stream import Message
from application.intake.data import Record, RecordKind
from domain.calls.provenance import Receipt
from simulation.wire import Bell, Server, Wire

ACK_WAIT = 30.0
_EPOCH = datetime(2026, 11, 26, tzinfo=UTC)


@define(eq=False)
class Consumer:
    """What one kind of readers still has to get."""

    kinds: Collection[RecordKind]
    waiting: list[int] = field(factory=list)
    in_hand: dict[int, "Hand"] = field(factory=dict)
    given: set[int] = field(factory=set)


class Reader(Protocol):
    """Who takes messages into his hand."""

    @property
    def heard_of(self) -> bool:
        """Tell whether he says now and then that he still has them."""
        ...


@define(eq=False)
class Hand:
    """What a reader was given at once; it is his while the stream hears from him."""

    consumer: Consumer
    reader: "Reader"
    messages: Sequence[Message]
    kept: bool = True

    @property
    def heard_of(self) -> bool:
        """Tell whether it stays in this hand."""
        return self.kept and self.reader.heard_of


@define(eq=False)
class Broker(Server):
    """A stream with its consumers.

    Attributes:
        messages: by number; those that are lost are not there.
        stored: numbers of CDRs and dead lines that it ever gave.
    """

    name: str = "stream"
    away: bool = False
    wire: Wire = field(kw_only=True)
    consumers: Sequence[Consumer] = field(kw_only=True)
    news: Bell = field(kw_only=True)
    messages: dict[int, Message] = field(factory=dict)
    stored: set[int] = field(factory=set)
    lost: set[int] = field(factory=set)
    _ids: dict[str, int] = field(factory=dict)

    def now(self) -> datetime:
        """Give the time of this world."""
        return _EPOCH + timedelta(seconds=self.wire.timeline.now)

    @property
    def last(self) -> int:
        """Give the number of the last message that it ever stored."""
        return len(self._ids)

    def store(self, record: Record) -> int | None:
        """Keep a record, give its number; 0 for a known id, None where nobody answers."""
        if self.away:
            return None
        if record.message_id in self._ids:
            self.wire.bitten.count("known id")
            return 0
        number = len(self._ids) + 1
        self._ids[record.message_id] = number
        self.messages[number] = Message(record, Receipt(stream_seq=number, stored_at=self.now()))
        if record.kind in {RecordKind.CDR, RecordKind.DEAD}:
            self.stored.add(number)
        for consumer in self.consumers:
            if record.kind in consumer.kinds:
                consumer.waiting.append(number)
        self.news.ring()
        return number

    def pull(self, consumer: Consumer, most: int, reader: Reader) -> Hand:
        """Put messages into a reader's hand."""
        numbers = [self._next(consumer) for _ in range(min(most, len(consumer.waiting)))]
        hand = Hand(consumer, reader, [self.messages[number] for number in numbers])
        for number in numbers:
            consumer.in_hand[number] = hand
            if number in consumer.given:
                self.wire.bitten.count("delivered again")
        consumer.given.update(numbers)
        if numbers:
            self.wire.timeline.later(ACK_WAIT, self._look_after, hand)
        return hand

    def settle(self, consumer: Consumer, numbers: Collection[int]) -> None:
        """Never deliver these again, whoever has them."""
        if self.away:
            return
        for number in numbers:
            consumer.in_hand.pop(number, None)
            if number in consumer.waiting:
                consumer.waiting.remove(number)

    def give_back(self, consumer: Consumer, numbers: Collection[int]) -> None:
        """Deliver those of them again that are in somebody's hand."""
        for number in numbers:
            if consumer.in_hand.pop(number, None) and number in self.messages:
                consumer.waiting.append(number)
        self.news.ring()

    def lose(self, choose: Callable[[Sequence[int]], int]) -> None:
        """Lose one of the messages for ever."""
        if not self.messages:
            return
        number = choose(list(self.messages))
        del self.messages[number]
        self.lost.add(number)
        for consumer in self.consumers:
            if number in consumer.waiting:
                consumer.waiting.remove(number)

    @property
    def at_rest(self) -> bool:
        """Tell whether all is settled that can be."""
        return not any(consumer.waiting or self._held(consumer) for consumer in self.consumers)

    def _held(self, consumer: Consumer) -> bool:
        return any(number in self.messages for number in consumer.in_hand)

    def _next(self, consumer: Consumer) -> int:
        place = 0
        if self.wire.happens(self.wire.chances.disorder, "disorder"):
            place = self.wire.dice.randrange(len(consumer.waiting))
        return consumer.waiting.pop(place)

    def _look_after(self, hand: Hand) -> None:
        held = [
            message.receipt.stream_seq
            for message in hand.messages
            if hand.consumer.in_hand.get(message.receipt.stream_seq) is hand
        ]
        if not held:
            return
        kept = hand.heard_of and not self.wire.happens(self.wire.chances.lost, "not kept")
        if kept or self.away:
            self.wire.timeline.later(ACK_WAIT, self._look_after, hand)
        else:
            self.give_back(hand.consumer, held)
