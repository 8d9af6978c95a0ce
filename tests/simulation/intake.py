"""The bridge's surroundings: a file with its position, and the way into the stream."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextvars import Context, copy_context

from attrs import define, field

from adapters.memory.intake.source import MemoryFile
from application.intake.data import Line, Record
from application.intake.ports import CallEventFeed, CdrSource, RecordPublisher, Told
from domain.intake.numbers import StreamNumbers
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import HostHeartbeat
from simulation.broker import Broker
from simulation.wire import Bell, Wire

_MOST_LINES = 6
_WINDOW = 6
_CONFIRM = 5.0
_DRAIN = 10.0


@define(eq=False)
class SimulatedSource(CdrSource):
    """A reader of a file in memory, whose position is written a little later than it is known."""

    file: MemoryFile
    news: Bell
    wire: Wire
    stop: asyncio.Event
    _given: int = field(init=False)
    _done: set[int] = field(factory=set, init=False)
    _reached: int = field(init=False)
    _numbers: dict[tuple[str, int], int] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._given = self._reached = self.file.remembered

    async def batches(self) -> AsyncIterator[Sequence[Line]]:
        while not self.stop.is_set():
            most = 1 + self.wire.dice.randrange(_MOST_LINES)
            batch = self.file.lines[self._given : self._given + most]
            if not batch:
                await self.news.wait()
                continue
            for number, line in enumerate(batch, self._given):
                self._numbers[line.file_id, line.offset] = number
            self._given += len(batch)
            yield batch
            await self.wire.pass_by()

    def done(self, line: Line) -> None:
        self._done.add(self._numbers[line.file_id, line.offset])
        while self._reached in self._done:
            self._done.remove(self._reached)
            self._reached += 1
        wait = self.wire.dice.random() * self.wire.chances.checkpoint
        self.wire.timeline.call_later(wait, self._write, self._reached)

    def positions(self) -> Mapping[str, int]:
        return {line.file_id: line.end for line in self.file.lines[: self._reached]}

    def _write(self, reached: int) -> None:
        self.file.remembered = max(self.file.remembered, reached)


@define(eq=False)
class WholeFile(CdrSource):
    """All that a file holds, once and from its beginning."""

    file: MemoryFile

    async def batches(self) -> AsyncIterator[Sequence[Line]]:
        if self.file.lines:
            yield list(self.file.lines)

    def done(self, line: Line) -> None:
        """Nobody comes back."""

    def positions(self) -> Mapping[str, int]:
        return {}


@define(eq=False)
class _Sent:
    record: Record
    stored: Told
    known: Told | None
    again: asyncio.TimerHandle | None = None


@define(eq=False)
class SimulatedPublisher(RecordPublisher):
    """A window of records, each sent again until it is confirmed; they overtake each other."""

    broker: Broker
    wire: Wire
    room: Bell
    numbers: StreamNumbers = field(factory=StreamNumbers)
    _waiting: dict[int, _Sent] = field(factory=dict)
    _count: int = 0
    _ours: Context = field(factory=copy_context)

    async def publish(
        self, records: Sequence[Record], stored: Told, *, known: Told | None = None
    ) -> None:
        for record in records:
            while len(self._waiting) >= _WINDOW:
                await self.room.wait()
            self._count += 1
            self._waiting[self._count] = _Sent(record, stored, known)
            self._send(self._count)
        await self.wire.pass_by()

    async def drain(self) -> None:
        timeline = self.wire.timeline
        until = timeline.now + _DRAIN
        timeline.call_at(until, self.room.ring)
        while self._waiting and timeline.now < until:
            await self.room.wait()

    def _send(self, token: int) -> None:
        sent = self._waiting.get(token)
        if sent is None:
            return
        for _ in range(1 + self.wire.happens(self.wire.chances.twice, "sent twice")):
            if not self.wire.happens(self.wire.chances.lost, "record lost"):
                self.wire.timeline.later(self.wire.delay(), self._arrive, token, sent.record)
        sent.again = self.wire.timeline.call_later(_CONFIRM, self._send, token)

    def _arrive(self, token: int, record: Record) -> None:
        number = self.broker.store(record)
        if number is None:
            return
        if not self.wire.happens(self.wire.chances.lost, "confirmation lost"):
            self.wire.timeline.call_later(
                self.wire.delay(), self._confirmed, token, number, context=self._ours
            )

    def _confirmed(self, token: int, number: int) -> None:
        sent = self._waiting.pop(token, None)
        if sent is not None:
            if number:
                self.numbers.take(number)
            elif sent.known:
                sent.known(sent.record)
            if sent.again:
                sent.again.cancel()
            sent.stored(sent.record)
            self.room.ring()


@define(eq=False)
class SimulatedFeed(CallEventFeed):
    """Live events, which nobody waits for."""

    events: list[CallEvent] = field(factory=list)

    async def publish(self, events: Sequence[CallEvent]) -> None:
        self.events.extend(events)

    async def beat(self, heartbeat: HostHeartbeat) -> None:
        """Nobody listens."""
