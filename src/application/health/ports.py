"""The promises about what everything else runs on."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.health.data import BridgeFigures, DatabaseFacts, Part, StreamSize


@runtime_checkable
class Schema(Protocol):
    """The versions of the database's tables, forward only."""

    async def pending(self) -> Sequence[str]:
        """Name what the database lacks, in order.

        Raises:
            SetupError: it was made by other files, or by a newer version of the software.
            UnavailableError: the database does not answer.
        """
        ...

    async def migrate(self) -> Sequence[str]:
        """Bring the database to this version, whoever else does the same; name what was applied.

        Raises:
            SetupError: as `pending`; or a version failed, and nothing of it is left.
            UnavailableError: the database does not answer.
        """
        ...


@runtime_checkable
class DatabaseServer(Protocol):
    """The database, seen from beside."""

    async def facts(self) -> DatabaseFacts:
        """Tell what kind of server this is.

        Raises:
            UnavailableError: it does not answer.
        """
        ...

    async def worker_faults(self) -> Sequence[str]:
        """Tell what is wrong with the worker's rights; nothing where all is well.

        Raises:
            UnavailableError: it does not answer, or has no tables.
        """
        ...


@runtime_checkable
class Duties(Protocol):
    """What one worker of all does beside recording, as the workers said it."""

    async def retire(self, names: Collection[str], unheard_since: datetime) -> Sequence[str]:
        """Let these duties be as before anybody ever did them; name those that are so now.

        One that somebody was heard of doing since that moment stays, and one that nobody ever did
        is not named.

        Raises:
            UnavailableError: the book is away; nothing has changed.
        """
        ...


@runtime_checkable
class StreamServer(Protocol):
    """The stream's server, seen from beside."""

    async def version(self) -> tuple[int, int, int]:
        """Tell its version.

        Raises:
            UnavailableError: it does not answer.
        """
        ...

    async def clock(self) -> datetime | None:
        """Read its clock, UTC; None where it does not tell.

        Raises:
            SetupError: there is no stream, or no right to look.
            UnavailableError: it does not answer.
        """
        ...


@runtime_checkable
class StreamLayout(Protocol):
    """The streams and consumers that the processes need."""

    async def check(self, size: StreamSize) -> Sequence[Part]:
        """Tell how each stands; changes nothing.

        Raises:
            SetupError: no right to look.
            UnavailableError: the server does not answer.
        """
        ...

    async def setup(self, size: StreamSize) -> Sequence[Part]:
        """Create what is missing and tell what differs; nothing that exists is changed.

        But a stream takes subjects that it lacks, and live events may be dropped where their stream
        can only be made anew.

        Raises:
            SetupError: no right to create.
            UnavailableError: the server does not answer.
        """
        ...


@runtime_checkable
class Bridges(Protocol):
    """The bridges, asked from afar."""

    async def figures(self, url: str) -> BridgeFigures:
        """Ask the bridge at `http://host:port`.

        Raises:
            UnavailableError: nobody answers there, or no bridge.
        """
        ...
