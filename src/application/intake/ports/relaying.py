"""What the bridge needs: a source of lines, a stream to publish to, a feed of call events."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from application.intake.data import Line, Record
from domain.intake.numbers import StreamNumbers
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import HostHeartbeat


@runtime_checkable
class CdrSource(Protocol):
    """The lines of Kamailio's file, through every rotation."""

    def batches(self) -> AsyncIterator[Sequence[Line]]:
        """Give the lines from the last remembered position on, in the order of the files.

        Every line is given at least once in the life of the state directory, and exactly once
        in the life of this object. Empty lines are not given. A line without its line end is
        not given until the end is written. No batch holds more than 1 MiB; none is read ahead
        while the caller is busy with the last one. Ends when the process is asked to stop.
        An absent or unreadable file is waited for.

        Raises:
            SetupError: the state directory cannot be used, or belongs to another process.
        """
        ...

    def done(self, line: Line) -> None:
        """Remember that a line has reached the stream; any order, each line once.

        The position survives a crash soon after all earlier lines are done too.
        """
        ...

    def positions(self) -> Mapping[str, int]:
        """Tell by file up to which byte all lines are done, of those that were read lately."""
        ...


Told = Callable[[Record], None]
"""Who is told what became of a record."""


@runtime_checkable
class RecordPublisher(Protocol):
    """The durable stream, as its writer sees it."""

    @property
    def numbers(self) -> StreamNumbers:
        """The numbers that the stream gave to what it confirmed."""
        ...

    async def publish(
        self, records: Sequence[Record], stored: Told, *, known: Told | None = None
    ) -> None:
        """Hand records over in order; call `stored` once for each that the stream confirmed.

        Confirmations may come after the return and in any order. A record is sent again, under
        the same message id, until it is confirmed; a repeated id counts as confirmed, and `known`
        is called before `stored`: what the stream has under it may be another line. Returns when
        the window has room again, so a stream that is away stops the caller, not memory. A record
        that the stream refuses for good is replaced by a dead letter that names its place, and
        then counts as confirmed.

        Raises:
            SetupError: no right to publish. A stream that does not exist is waited for.
        """
        ...

    async def drain(self) -> None:
        """Return when all is confirmed, or after ten seconds without."""
        ...


@runtime_checkable
class CallEventFeed(Protocol):
    """The live events, as their writer sees them."""

    async def publish(self, events: Sequence[CallEvent]) -> None:
        """Send at most once, in order; dropped without a word while the feed is away."""
        ...

    async def beat(self, heartbeat: HostHeartbeat) -> None:
        """Send a sign of life, in the same way."""
        ...
