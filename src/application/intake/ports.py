"""What the bridge needs: a source of lines, a stream to publish to, a feed of call events."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.intake.data import Line, Record, StreamFacts
from domain.intake.settled import SettledFile, Span
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


@runtime_checkable
class RecordPublisher(Protocol):
    """The durable stream, as its writer sees it."""

    async def publish(self, records: Sequence[Record], stored: Callable[[Record], None]) -> None:
        """Hand records over in order; call `stored` once for each that the stream confirmed.

        Confirmations may come after the return and in any order. A record is sent again, under
        the same message id, until it is confirmed; a repeated id counts as confirmed. Returns
        when the window has room again, so a stream that is away stops the caller, not memory.
        A record that the stream refuses for good is replaced by a dead letter that names its
        place, and then counts as confirmed.

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


@runtime_checkable
class SettledBook(Protocol):
    """Which bytes of the SIP hosts' files are in the book."""

    async def settle(self, spans: Sequence[Span]) -> None:
        """Note bytes whose records are stored, parked or known; the same again changes nothing.

        May be lost when the store dies: then they are told again by whoever misses them.

        Raises:
            UnavailableError: nothing was noted; try again.
        """
        ...

    async def files(self, since: datetime) -> Sequence[SettledFile]:
        """Give the files of which something was noted from that moment on, by host and file.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...


@runtime_checkable
class StreamBackups(Protocol):
    """Backups of the durable stream by their names; names of later ones sort later."""

    async def save(self, name: str) -> StreamFacts:
        """Save the stream with its consumers; half a backup never has that name.

        Raises:
            SetupError: no such stream, no right to, the name is taken, or no room to write.
            UnavailableError: the stream does not answer, or stops in the middle.
        """
        ...

    async def names(self) -> Sequence[str]:
        """Name the backups of this stream that are whole, in their order.

        Raises:
            SetupError: they cannot be read.
        """
        ...

    async def keep_only(self, names: Collection[str]) -> None:
        """Remove all other backups of this stream, and every half of one.

        Raises:
            SetupError: one cannot be removed.
        """
        ...

    async def restore(self, name: str, replicas: int | None = None) -> StreamFacts:
        """Make the saved stream anew, with its numbers and its consumers; give what is there.

        Raises:
            SetupError: the stream exists, there is no such backup or a damaged one, or no right.
            UnavailableError: the stream does not answer.
        """
        ...
