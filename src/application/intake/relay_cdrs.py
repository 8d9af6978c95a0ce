"""The bridge's one job: each line of the file reaches the stream before it is forgotten."""

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from attrs import evolve, field, frozen

from application.intake.data import INTO_THE_BOOK, Line, Record, RecordKind
from application.intake.held_lines import HeldLines
from application.intake.ports import CallEventFeed, CdrSource, RecordPublisher
from application.intake.records import Records, Unusable
from domain.intake.receipts import Receipts
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import CallsInProgress, KamailioPulse


@runtime_checkable
class RelayObserver(Protocol):
    """Who counts what the relay decides."""

    def relayed(self, kind: RecordKind, reason: str | None) -> None:
        """Count one line by kind and, where it could not be taken, the reason."""
        ...


@frozen(kw_only=True)
class RelayCdrs:
    """Publish CDR, acc and dead lines durably, call events at most once.

    A live event that cannot be decoded is dropped and counted: nothing is billed by it, and the
    CDR closes the call. Kamailio's own signs of life are kept for the next heartbeat. Everything
    else goes on, whatever it holds. What the stream knew is done by whoever keeps the receipts,
    where somebody does: only once that is noted.
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
    receipts: Receipts = field(factory=Receipts)
    held: HeldLines | None = None
    _record_ends: dict[str, int] = field(factory=dict, init=False)

    async def __call__(self) -> None:
        """Relay until the source ends, then wait for what the stream has not confirmed yet."""
        async for lines in self.source.batches():
            await self._relay(lines)
        await self.publisher.drain()

    async def _relay(self, lines: Sequence[Line]) -> None:
        records_of = Records(host=self.host, kind_of=self.kind_of).of
        records: list[Record] = []
        events: list[CallEvent] = []
        for line in lines:
            # A file that is all in the book is forgotten, and may get a late line.
            if not (line.file_id in self._record_ends and line.file_id in self.receipts.files):
                self._begin(line)
            record = records_of(line)
            if record.kind is RecordKind.PULSE:
                self._beat(record)
            elif record.kind is RecordKind.PHASE:
                events.extend(self._event(record))
            else:
                records.append(self._on_its_way(record))
                self.observer.relayed(record.kind, record.reason)
        # The publisher waits for the stream; the feed drops what it cannot send just now.
        await self.publisher.publish(records, self._stored, known=self._known)
        await self.feed.publish(events)

    def _begin(self, line: Line) -> None:
        self._record_ends[line.file_id] = line.offset
        self.receipts.began(line.file_id, line.offset)

    def _on_its_way(self, record: Record) -> Record:
        if record.kind not in INTO_THE_BOOK:
            return record
        file_id, end = record.line.file_id, record.line.end
        covers = (self._record_ends[file_id], end)
        self._record_ends[file_id] = end
        self.receipts.gives(file_id, end)
        return evolve(record, covers=covers)

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

    def _known(self, record: Record) -> None:
        if record.covers is not None:
            self.receipts.known(record.line.file_id, record.covers)
            if self.held is not None:
                self.held.hold(record.line)

    def _stored(self, record: Record) -> None:
        if self.held is None or not self.held.holds(record.line):
            self.source.done(record.line)
