"""Files once more through the bridge's own rules: ids on demand, no live events, a count."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import define, evolve, field, frozen

from application.intake.data import Record, RecordKind
from application.intake.ports import CallEventFeed, CdrSource, RecordPublisher, Told
from application.intake.records import Unusable
from application.intake.relay_cdrs import RelayCdrs, RelayObserver
from domain.intake.numbers import StreamNumbers
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import HostHeartbeat, KamailioPulse


@frozen(kw_only=True)
class Republish:
    """Publish every line of a source; the stream and the gate drop what they know."""

    publisher: RecordPublisher
    kind_of: Callable[[bytes], RecordKind | Unusable]
    event_of: Callable[[bytes, str], CallEvent | Unusable]
    pulse_of: Callable[[bytes], KamailioPulse | Unusable]
    clock: Callable[[], datetime]

    async def __call__(self, source: CdrSource, host: str, *, fresh: bool = False) -> "RelayCount":
        """Publish for a host; under new ids where `fresh`. Count the lines.

        Raises:
            SetupError: the source cannot be read, or no right to publish.
        """
        suffix = f"f{self.clock():%Y%m%dT%H%M%S}"
        count = RelayCount()
        await RelayCdrs(
            source=source,
            publisher=FreshIds(self.publisher, suffix) if fresh else self.publisher,
            feed=NoFeed(),
            host=host,
            kind_of=self.kind_of,
            event_of=self.event_of,
            pulse_of=self.pulse_of,
            observer=count,
        )()
        return count


@frozen
class FreshIds(RecordPublisher):
    """A stream that takes a record again though it took its id within the duplicate window.

    After a loss the server still knows the ids of what it lost, and would drop the records.
    """

    publisher: RecordPublisher
    suffix: str

    @property
    def numbers(self) -> StreamNumbers:
        """As the stream gives them."""
        return self.publisher.numbers

    async def publish(
        self, records: Sequence[Record], stored: Told, *, known: Told | None = None
    ) -> None:
        """Publish under ids of this run."""
        renamed = [
            evolve(record, message_id=f"{record.message_id}:{self.suffix}:{record.line.offset}")
            for record in records
        ]
        await self.publisher.publish(renamed, stored, known=known)

    async def drain(self) -> None:
        """Wait as the stream does."""
        await self.publisher.drain()


@frozen
class NoFeed(CallEventFeed):
    """Nobody watches calls of the past."""

    async def publish(self, events: Sequence[CallEvent]) -> None:
        """Drop them."""

    async def beat(self, heartbeat: HostHeartbeat) -> None:
        """Nor is a host."""


@define
class RelayCount(RelayObserver):
    """Lines by kind."""

    lines: Counter[RecordKind] = field(factory=Counter)

    def relayed(self, kind: RecordKind, reason: str | None) -> None:
        """Count one line."""
        del reason
        self.lines[kind] += 1
