"""The promises about the stream: seen from beside, and read a second time."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.proof.data import Received
from application.proof.overview import StreamFigures
from domain.calls.provenance import Receipt
from domain.proof.gap_watch import Gap


@runtime_checkable
class AuditBook(Protocol):
    """How far the stream was read, and what was missing."""

    async def read_to(self) -> Receipt | None:
        """Give the last message before which everything was read or noted as missing.

        Raises:
            UnavailableError: try again.
        """
        ...

    async def note(self, read_to: Receipt, gaps: Sequence[Gap], *, after: Receipt | None) -> None:
        """Move the position from `after` to `read_to` and keep the gaps: both, or nothing.

        The same gap twice is one.

        Raises:
            UnavailableError: nothing was noted; begin again with `read_to`. So where the position
                is not `after`: somebody else reads too, and has settled what we would miss.
        """
        ...


@runtime_checkable
class StreamView(Protocol):
    """The durable stream, seen from beside."""

    async def received(
        self, start: datetime, end: datetime, seen: Callable[[int], None] = lambda _: None
    ) -> Received:
        """Count the CDRs and dead lines stored from `start` to before `end`, by host and hour.

        `seen` is told of every step how many messages more were looked at. Messages of other
        kinds do not count. Consumers are not disturbed.

        Raises:
            SetupError: there is no such stream, or no right to read it.
            UnavailableError: the stream does not answer.
        """
        ...

    async def held(self, receipts: Collection[Receipt]) -> Collection[Receipt]:
        """Give those of some messages that the stream has, each by its number and its time.

        Raises:
            SetupError: there is no such stream, or no right to read it.
            UnavailableError: the stream does not answer.
        """
        ...

    async def figures(self) -> StreamFigures:
        """Tell how full the stream is and how far each of its readers is.

        Raises:
            SetupError: the stream or a consumer does not exist, or no right to look.
            UnavailableError: the stream does not answer.
        """
        ...
