"""The bridge's one job: each line of the file reaches the stream before it is forgotten."""

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from attrs import field, frozen

from application.intake.data import Line, Record, RecordKind
from application.intake.ports import CallEventFeed, CdrSource, RecordPublisher
from domain.calls.identity import message_id
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import CallsInProgress, KamailioPulse


@runtime_checkable
class RelayObserver(Protocol):
    """Who counts what the relay decides."""

    def relayed(self, kind: RecordKind, reason: str | None) -> None:
        """Count one line by kind and, where it could not be taken, the reason."""
        ...


@frozen
class Unusable:
    """Why a line cannot be taken for what it seems to be."""

    reason: str


@frozen(kw_only=True)
class RelayCdrs:
    """Publish CDR, acc and dead lines durably, call events at most once.

    A live event that cannot be decoded is dropped and counted: nothing is billed by it, and the
    CDR closes the call. Kamailio's own signs of life are kept for the next heartbeat. Everything
    else goes on, whatever it holds.
    """

    source: CdrSource
    publisher: RecordPublisher
    feed: CallEventFeed
    host: str
    kind_of: Callable[[bytes], RecordKind | Unusable]
    event_of: Callable[[bytes, str], CallEvent | Unusable]
    pulse_of: Callable[[bytes], KamailioPulse | Unusable]
    observer: RelayObserver
    in_progress: CallsInProgress = field(factory=CallsInProgress)

    async def __call__(self) -> None:
        """Relay until the source ends, then wait for what the stream has not confirmed yet."""
        async for lines in self.source.batches():
            await self._relay(lines)
        await self.publisher.drain()

    async def _relay(self, lines: Sequence[Line]) -> None:
        records: list[Record] = []
        events: list[CallEvent] = []
        for line in lines:
            record = self._record(line)
            if record.kind is RecordKind.PULSE:
                self._beat(record)
            elif record.kind is RecordKind.PHASE:
                events.extend(self._event(record))
            else:
                records.append(record)
                self.observer.relayed(record.kind, record.reason)
        # The publisher waits for the stream; the feed drops what it cannot send just now.
        await self.publisher.publish(records, self._stored)
        await self.feed.publish(events)

    def _record(self, line: Line) -> Record:
        kind = Unusable(line.defect) if line.defect else self.kind_of(line.payload)
        if isinstance(kind, Unusable):
            return self._record_of(RecordKind.DEAD, line, kind.reason)
        return self._record_of(kind, line)

    def _record_of(self, kind: RecordKind, line: Line, reason: str | None = None) -> Record:
        return Record(
            kind=kind,
            message_id=message_id(self.host, _named_bytes(line)),
            host=self.host,
            line=line,
            body=line.payload,
            reason=reason,
        )

    def _event(self, record: Record) -> Sequence[CallEvent]:
        self.source.done(record.line)
        event = self.event_of(record.body, self.host)
        if isinstance(event, Unusable):
            self.observer.relayed(RecordKind.PHASE, event.reason)
            return ()
        self.observer.relayed(RecordKind.PHASE, None)
        self.in_progress.take(event)
        return (event,)

    def _beat(self, record: Record) -> None:
        self.source.done(record.line)
        pulse = self.pulse_of(record.body)
        if isinstance(pulse, Unusable):
            self.observer.relayed(RecordKind.PULSE, pulse.reason)
            return
        self.observer.relayed(RecordKind.PULSE, None)
        self.in_progress.beat(pulse)

    def _stored(self, record: Record) -> None:
        self.source.done(record.line)


def _named_bytes(line: Line) -> bytes:
    # Two lines cut short may begin alike: their place tells them apart.
    place = f"{line.file_id}:{line.offset}:{line.length}:".encode() if line.defect else b""
    return place + line.payload
