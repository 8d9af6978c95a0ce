"""The stream and the live feed in memory, with outages on demand."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from attrs import define, field, frozen

from application.intake.data import INTO_THE_BOOK, Record
from application.intake.ports import CallEventFeed, RecordPublisher, Told
from domain.calls.provenance import Receipt
from domain.intake.numbers import StreamNumbers
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import HostHeartbeat

_MEBIBYTE = 1024 * 1024


@frozen
class Message:
    """A record as the stream keeps it."""

    record: Record
    receipt: Receipt


@define(eq=False)
class MemoryStream:
    """Messages in order, each id once; while it is away nothing goes in or out.

    Attributes:
        largest: bytes of the largest body that is taken.
        room: messages that it may hold, None for no limit.
    """

    largest: int = _MEBIBYTE
    room: int | None = None
    messages: list[Message] = field(factory=list, init=False)
    settled: set[int] = field(factory=set, init=False)
    in_hand: set[int] = field(factory=set, init=False)
    events: list[CallEvent] = field(factory=list, init=False)
    heartbeats: list[HostHeartbeat] = field(factory=list, init=False)
    here: asyncio.Event = field(factory=asyncio.Event, init=False)
    changed: asyncio.Condition = field(factory=asyncio.Condition, init=False)
    created: datetime = field(factory=partial(datetime.now, UTC), init=False)
    _ids: set[str] = field(factory=set, init=False)

    def __attrs_post_init__(self) -> None:
        self.here.set()

    async def store(self, record: Record) -> int | None:
        """Keep a record when the stream is there and has room, give its number.

        A known id changes nothing, and has no number.
        """
        number = None
        async with self.changed:
            await self.changed.wait_for(self._takes)
            if record.message_id not in self._ids:
                self._ids.add(record.message_id)
                number = len(self.messages) + 1
                receipt = Receipt(stream_seq=number, stored_at=datetime.now(UTC))
                self.messages.append(Message(record, receipt))
            self.changed.notify_all()
        return number

    async def change(self, *, here: bool, room: int | None = None) -> None:
        """Let the stream go away or come back, with so much room."""
        async with self.changed:
            self.room = room
            self.here.set() if here else self.here.clear()
            self.changed.notify_all()

    def forget(self, kept: int) -> None:
        """Lose all but the first messages; later ones take the numbers of those."""
        self._ids -= {message.record.message_id for message in self.messages[kept:]}
        del self.messages[kept:]

    async def make_anew(self) -> None:
        """Lose everything, and count from the beginning."""
        async with self.changed:
            self.messages.clear()
            self.settled.clear()
            self.in_hand.clear()
            self._ids.clear()
            self.created = datetime.now(UTC)
            self.changed.notify_all()

    def waiting(self) -> list[Message]:
        """List what nobody has in hand."""
        if not self.here.is_set():
            return []
        return [each for each in self.untaken() if each.receipt.stream_seq not in self.in_hand]

    def untaken(self) -> list[Message]:
        """List what is for the book and was not settled."""
        return [
            message
            for message in self.messages
            if message.receipt.stream_seq not in self.settled
            and message.record.kind in INTO_THE_BOOK
        ]

    def _takes(self) -> bool:
        return self.here.is_set() and (self.room is None or len(self.messages) < self.room)


@define
class MemoryPublisher(RecordPublisher):
    """A writer of the memory stream."""

    stream: MemoryStream
    numbers: StreamNumbers = field(factory=StreamNumbers)

    async def publish(
        self, records: Sequence[Record], stored: Told, *, known: Told | None = None
    ) -> None:
        for record in records:
            taken = record
            if len(record.body) > self.stream.largest:
                taken = record.buried("refused_by_stream", b"{}")
            number = await self.stream.store(taken)
            if number is not None:
                self.numbers.take(number)
            elif known:
                known(record)
            stored(record)

    async def drain(self) -> None:
        """Nothing is under way: each record is stored before `publish` returns."""


@define
class MemoryCallEventFeed(CallEventFeed):
    """A feed of live events that is kept while the stream is there."""

    stream: MemoryStream

    async def publish(self, events: Sequence[CallEvent]) -> None:
        if self.stream.here.is_set():
            self.stream.events.extend(events)

    async def beat(self, heartbeat: HostHeartbeat) -> None:
        if self.stream.here.is_set():
            self.stream.heartbeats.append(heartbeat)
