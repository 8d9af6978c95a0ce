"""Duties that one worker of all does, told by a lock that goes with its connection."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import IntEnum

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from application.errors import UnavailableError

_log = logging.getLogger(__name__)
_KNOCK_SECONDS = 5.0


class Duty(IntEnum):
    """What only one may do at a time in a database; the numbers are those of the locks."""

    AUDIT = 0x616B697262
    RELAY = 0x616B697263
    TRAFFIC = 0x616B697264


async def alone_for_ever(pool: Pool, duty: Duty, work: Callable[[], Awaitable[None]]) -> None:
    """Work whenever the database is there and nobody else does; ends when the work does."""
    while True:
        try:
            async with _the_only_one(pool, duty):
                await work()
                return
        except UnavailableError as error:
            _log.warning("waiting", extra={"duty": duty.name.lower(), "error": str(error)})
            await asyncio.sleep(_KNOCK_SECONDS)


async def round_after_round(step: Callable[[], Awaitable[bool]], *, rest: float) -> None:
    """Step for ever; after a step that found nothing new, rest so many seconds.

    Raises:
        UnavailableError: as `step` does.
    """
    while True:
        busy = await step()
        await asyncio.sleep(0 if busy else rest)


@asynccontextmanager
async def _the_only_one(pool: Pool, duty: Duty) -> AsyncIterator[None]:
    with translated_errors():
        async with pool.acquire() as connection:
            while not await connection.fetchval(  # noqa: ASYNC110 only the server knows
                "select pg_try_advisory_lock($1)", int(duty)
            ):
                await asyncio.sleep(_KNOCK_SECONDS)
            # A connection that is given back loses its locks.
            yield
