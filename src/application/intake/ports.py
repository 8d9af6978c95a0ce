"""What the bridge needs: a source of lines, a stream to publish to, a feed of call events."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.intake.data import KeptReceipts, Line, Record, SettledTelling, StreamFacts
from domain.intake.numbers import StreamNumbers
from domain.intake.receipts import Hole, Receipts, StreamLife
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

    def positions(self) -> Mapping[str, int]:
        """Tell by file up to which byte all lines are done, of those that were read lately."""
        ...


@runtime_checkable
class RecordPublisher(Protocol):
    """The durable stream, as its writer sees it."""

    @property
    def numbers(self) -> StreamNumbers:
        """The numbers that the stream gave to what it confirmed."""
        ...

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
class SentLines(Protocol):
    """Files whose lines were given once, while they are there."""

    def lines(self, hole: Hole) -> AsyncIterator[Sequence[Line]]:
        """Give the lines that begin in a hole, in their order, from whatever file holds it now.

        Raises:
            RejectedError: no file does.
            SetupError: it cannot be read.
        """
        ...


@runtime_checkable
class ReceiptState(Protocol):
    """What a bridge knows of the way to the book, kept through its restarts."""

    def load(self) -> KeptReceipts | None:
        """Give what was kept; None before the first time, and where it is damaged.

        Raises:
            SetupError: it cannot be read.
        """
        ...

    def save(self, receipts: Receipts, highest: int) -> None:
        """Keep it if it has changed; one that cannot be written is tried again the next time."""
        ...


@runtime_checkable
class SettledTellings(Protocol):
    """What the book tells one host of its files."""

    def tellings(self) -> AsyncIterator[SettledTelling]:
        """Give each telling as it comes; outages are waited out. Ends with the process."""
        ...


@runtime_checkable
class SettledFeed(Protocol):
    """The way on which the book tells the hosts."""

    async def tell(self, host: str, telling: SettledTelling) -> None:
        """Tell a host at most once; dropped without a word while it cannot be sent."""
        ...


@runtime_checkable
class StreamLook(Protocol):
    """How the stream is, as those see it who enter its records in the book."""

    async def life(self) -> StreamLife:
        """Look at the stream and its readers.

        Raises:
            UnavailableError: it does not answer, or it or a reader is not there.
        """
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
