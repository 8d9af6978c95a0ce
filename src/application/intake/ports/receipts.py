"""The way from the book back to the files: what is settled, told, heard, kept and read again."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.intake.data import KeptReceipts, Line, SettledTelling
from domain.intake.judging import StreamLife
from domain.intake.receipts import Hole, Receipts
from domain.intake.settled import SettledFile, Span


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

    async def news(self, since: datetime) -> Sequence[SettledFile]:
        """Give the same files; of one in many pieces maybe some of them only, what came last.

        For who asks often and is content with that, as `files` gives them all. A book that reads
        all of a file as quickly as some of it need not have it.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        return await self.files(since)


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
class SettledTellings(Protocol):
    """What the book tells one host of its files."""

    def tellings(self) -> AsyncIterator[SettledTelling]:
        """Give each telling as it comes; outages are waited out. Ends with the process."""
        ...


@runtime_checkable
class ReceiptState(Protocol):
    """What a bridge knows of the way to the book, kept through its restarts."""

    def load(self) -> KeptReceipts | None:
        """Give what was kept: None before the first time, nothing at all where it is damaged.

        Raises:
            SetupError: it cannot be read.
        """
        ...

    async def save(self, receipts: Receipts, highest: int) -> None:
        """Keep it if it has changed; one that cannot be written is tried again the next time."""
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
