"""Whether the database can be worked with: it answers, and its schema is ours."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from attrs import define, field

from adapters.timescale.connection import Pool
from adapters.timescale.migrating import pending
from application.errors import PortError

_log = logging.getLogger(__name__)
_PERIOD = 2.0


@define
class DatabaseWatch:
    """Looks every two seconds; a schema that is behind is waited for, not crashed on.

    Attributes:
        looks: how often it looked.
    """

    pool: Pool
    looks: int = 0
    _complaint: str | None = "not looked at yet"
    _looked: asyncio.Event = field(factory=asyncio.Event)

    def complaint(self) -> str | None:
        """Tell what is wrong, or None."""
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
            missing = await pending(self.pool)
            found = f"{len(missing)} migrations missing: run akira migrate" if missing else None
        except PortError as error:
            found = str(error)
        if found != self._complaint:
            _log.log(logging.WARNING if found else logging.INFO, found or "the database is usable")
        self._complaint = found
        self.looks += 1
        self._looked.set()


@asynccontextmanager
async def watching(pool: Pool) -> AsyncIterator[DatabaseWatch]:
    """Watch while the context is open."""
    watch = DatabaseWatch(pool)

    async def watch_on() -> None:
        while True:
            await watch.look()
            await asyncio.sleep(_PERIOD)

    task = asyncio.create_task(watch_on())
    try:
        yield watch
    finally:
        task.cancel()
