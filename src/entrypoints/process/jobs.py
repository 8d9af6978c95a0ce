"""What a process does beside its main work, each for ever and in spite of all."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

from application.errors import PortError

Job = Callable[[], Awaitable[None]]
_log = logging.getLogger(__name__)
_AGAIN_SECONDS = 5.0


@asynccontextmanager
async def doing(jobs: Iterator[Job]) -> AsyncIterator[None]:
    """Do all jobs while the context is open."""
    tasks = [asyncio.ensure_future(_in_spite_of_all(job)) for job in jobs]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _in_spite_of_all(job: Job) -> None:
    while True:
        try:
            return await job()
        except Exception as error:  # noqa: BLE001 whatever it is, it is told and tried again
            known = isinstance(error, PortError)
            _log.error("a duty failed: %s", error, exc_info=None if known else error)
            await asyncio.sleep(_AGAIN_SECONDS)
