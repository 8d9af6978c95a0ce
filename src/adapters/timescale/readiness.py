"""Whether the database can be worked with: it answers, takes rows, and its schema is ours."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import monotonic

from attrs import define, field

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.migrating import pending
from application.errors import PortError

_log = logging.getLogger(__name__)
_PERIOD = 2.0
_PATIENCE = 5.0


@define
class DatabaseWatch:
    """Looks every two seconds; a schema that is behind is waited for, not crashed on.

    Attributes:
        rounds: how often it saw to it that somebody looks.
    """

    pool: Pool
    rounds: int = 0
    _complaint: str | None = "not looked at yet"
    _looked: asyncio.Event = field(factory=asyncio.Event)
    _looked_at: float = field(factory=monotonic)

    def complaint(self) -> str | None:
        """Tell what is wrong, or None; what was seen a while ago is no answer."""
        silent = monotonic() - self._looked_at
        if silent > _PERIOD + _PATIENCE:
            return f"no answer for {silent:.0f} s"
        return self._complaint

    async def until_usable(self, stop: asyncio.Event) -> None:
        """Wait until the database can be worked with, or until asked to stop."""
        while self._complaint is not None and not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._looked.wait(), 0.5)
            self._looked.clear()

    async def look(self) -> None:
        """Look once."""
        try:
            found = await self._look()
        except PortError as error:
            found = str(error)
        if found != self._complaint:
            _log.log(logging.WARNING if found else logging.INFO, found or "the database is usable")
        self._complaint = found
        self._looked_at = monotonic()
        self._looked.set()

    async def _look(self) -> str | None:
        if missing := await pending(self.pool):
            return f"{len(missing)} migrations missing: run akira migrate"
        with translated_errors():
            read_only = await self.pool.fetchval("show transaction_read_only") == "on"
        return (
            "it may only be read: a replica, or default_transaction_read_only"
            if read_only
            else None
        )


@asynccontextmanager
async def watching(pool: Pool) -> AsyncIterator[DatabaseWatch]:
    """Watch while the context is open."""
    watch = DatabaseWatch(pool)
    task = asyncio.create_task(_watch_on(watch))
    try:
        yield watch
    finally:
        task.cancel()


async def _watch_on(watch: DatabaseWatch) -> None:
    # A look may hang as long as the server does: that is told, and is no reason to be restarted.
    looking: asyncio.Task[None] | None = None
    try:
        while True:
            if looking is None or looking.done():
                looking = asyncio.create_task(watch.look())
            watch.rounds += 1
            await asyncio.sleep(_PERIOD)
    finally:
        if looking:
            looking.cancel()
