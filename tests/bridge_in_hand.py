"""The bridge's use case among ports that a test holds in its hand."""

from collections.abc import AsyncIterator, Mapping, Sequence

from attrs import define, field

from adapters.wire.acc_json.routing import event_of, kind_of, pulse_of
from application.intake.data import Line, Record, RecordKind
from application.intake.ports import CallEventFeed, CdrSource, RecordPublisher, Told
from application.intake.relay_cdrs import RelayCdrs, RelayObserver
from domain.intake.numbers import StreamNumbers
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import CallsInProgress, HostHeartbeat


@define
class Lines(CdrSource):
    """Batches in hand, and which lines are done."""

    given: list[list[Line]]
    finished: list[Line] = field(factory=list)

    async def batches(self) -> AsyncIterator[Sequence[Line]]:
        for batch in self.given:
            yield batch

    def done(self, line: Line) -> None:
        self.finished.append(line)

    def positions(self) -> Mapping[str, int]:
        return {line.file_id: line.end for line in self.finished}


@define
class Stream(RecordPublisher):
    """Keeps what it takes; confirms when told to, at the latest in drain."""

    taken: list[Record] = field(factory=list)
    drained: bool = False
    refusal: Exception | None = None
    numbers: StreamNumbers = field(factory=StreamNumbers)
    _waiting: list[tuple[Record, Told]] = field(factory=list)

    async def publish(
        self, records: Sequence[Record], stored: Told, *, known: Told | None = None
    ) -> None:
        del known
        if self.refusal is not None:
            raise self.refusal
        self.taken.extend(records)
        self._waiting.extend((record, stored) for record in records)

    async def drain(self) -> None:
        self.drained = True

    def confirm(self, record: Record) -> None:
        """Say that one record is stored."""
        for each in [each for each in self._waiting if each[0] is record]:
            self._waiting.remove(each)
            each[1](record)


@define
class Feed(CallEventFeed):
    """Keeps the events."""

    events: list[CallEvent] = field(factory=list)
    heartbeats: list[HostHeartbeat] = field(factory=list)

    async def publish(self, events: Sequence[CallEvent]) -> None:
        self.events.extend(events)

    async def beat(self, heartbeat: HostHeartbeat) -> None:
        self.heartbeats.append(heartbeat)


@define
class Tally(RelayObserver):
    """Keeps the decisions."""

    decisions: list[tuple[RecordKind, str | None]] = field(factory=list)

    def relayed(self, kind: RecordKind, reason: str | None) -> None:
        self.decisions.append((kind, reason))


@define
class Bridge:
    """The use case among its ports."""

    source: Lines
    stream: Stream = field(factory=Stream)
    feed: Feed = field(factory=Feed)
    tally: Tally = field(factory=Tally)
    in_progress: CallsInProgress = field(factory=CallsInProgress)

    async def run(self) -> None:
        """Relay all lines."""
        await RelayCdrs(
            source=self.source,
            publisher=self.stream,
            feed=self.feed,
            host="sip-01",
            kind_of=kind_of,
            event_of=event_of,
            pulse_of=pulse_of,
            observer=self.tally,
            in_progress=self.in_progress,
        )()
