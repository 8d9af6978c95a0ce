"""The promises about the event log: who is told of it, what follows from it, its copy."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.facts.data import Act, Fact, LogCopy, LogEntry, LogPlace, Projection, Rebuilt
from domain.facts.reading import NumbersRead


@runtime_checkable
class FactLog(Protocol):
    """The event log, as the relay reads it."""

    async def unpublished(self, most: int) -> tuple[Sequence[Fact], LogPlace | None]:
        """Give facts that follow the remembered place, and the place up to which was looked.

        In the order of the log; nothing that is committed later stands before that place. The
        place is None where nothing is new; facts that nobody wishes to hear of are left out, and
        `most` counts them too.

        Raises:
            UnavailableError: the log cannot be read just now.
        """
        ...

    async def published(self, place: LogPlace) -> None:
        """Remember a place: what stands up to it is not given again.

        Raises:
            UnavailableError: it was not remembered; facts come again, under the same ids.
        """
        ...


@runtime_checkable
class FactPublisher(Protocol):
    """The streams in which others read facts."""

    async def publish(self, facts: Sequence[Fact]) -> None:
        """Return when the stream has stored each fact; under an id that it knows, once.

        Raises:
            UnavailableError: some may not be stored; publish all again.
            SetupError: no right to publish.
        """
        ...


@runtime_checkable
class Projections(Protocol):
    """What people read of the log; all of it can be computed from there."""

    async def rebuild(
        self,
        projection: Projection,
        *,
        dry_run: bool,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Rebuilt:
        """Compute a projection anew, compare, and put right what differs, or only tell.

        `seen` is told of each step how many events or rows more were looked at. A balance is the
        sum of its movements, and the others follow from the log itself; so movements come first.

        Raises:
            RejectedError: the log holds what this software does not know; nothing has changed.
            UnavailableError: nothing has changed; try again, or with the rights of the owner.
        """
        ...


@runtime_checkable
class EventLog(Protocol):
    """The whole event log, to be carried elsewhere."""

    def copied(self) -> AbstractAsyncContextManager[LogCopy]:
        """Give the log as of one moment, in the order of positions, while the block lasts.

        Raises:
            UnavailableError: the log cannot be read just now.
        """
        ...

    async def fill(self, pieces: AsyncIterator[Sequence[LogEntry]]) -> int:
        """Fill an empty log, and make everything that follows from it; give the count of events.

        Facts are not told to others again. What `pieces` raises comes through, and nothing has
        changed.

        Raises:
            RejectedError: the log is not empty, or an event cannot be read; nothing has changed.
            UnavailableError: nothing has changed; try again, or with the rights of the owner.
        """
        ...


@runtime_checkable
class AuditTrail(Protocol):
    """Who did what, and who looked at what."""

    async def note(self, reading: NumbersRead) -> None:
        """Enter that somebody reads whole numbers; when this returns it is in the log for good.

        Raises:
            UnavailableError: it is not in the log: nobody may be shown anything yet.
        """
        ...

    async def acts(self, start: datetime, end: datetime, most: int) -> Sequence[Act]:
        """Give what people did from `start` to before `end`, the latest first.

        What follows from calls by itself is left out.

        Raises:
            UnavailableError: the log cannot be read just now.
        """
        ...
