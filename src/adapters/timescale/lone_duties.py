"""Duties that one worker of all does, told by a lock that goes with its connection.

A session whose host is gone ends by itself within half a minute (`connection`); one whose process
stands still renews nothing, and whoever waits for the duty ends it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import IntEnum
from typing import Final

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.errors import UnavailableError

_BEGIN: Final = query("begin_duty")
_RENEW: Final = query("renew_duty")
_END_STANDING: Final = query("end_standing_duty")
_log = logging.getLogger(__name__)
_KNOCK_SECONDS = 5.0
Sign = Callable[[], object]


class Duty(IntEnum):
    """What only one may do at a time in a database; the numbers are those of the locks."""

    AUDIT = 0x616B697262
    RELAY = 0x616B697263
    TRAFFIC = 0x616B697264
    RECEIPTS = 0x616B697265
    SEALS = 0x616B697266
    PROOF = 0x616B697267
    HEADS = 0x616B697268
    BUNDLES = 0x616B697269
    FRAUD = 0x616B69726A

    @property
    def title(self) -> str:
        """Its name in the table `duty`."""
        return self.name.lower()


async def alone_for_ever(
    pool: Pool, duty: Duty, work: Callable[[], Awaitable[None]], sign: Sign
) -> None:
    """Work whenever the database is there and nobody else does; ends when the work does.

    `sign` changes while the work gets on.
    """
    while True:
        try:
            async with _the_only_one(pool, duty) as connection:
                await _work_and_renew(connection, duty, work, sign)
                return
        except UnavailableError as error:
            _log.warning("waiting", extra={"duty": duty.title, "error": str(error)})
            await asyncio.sleep(_KNOCK_SECONDS)


async def round_after_round(step: Callable[[], Awaitable[bool]], *, rest: float) -> None:
    """Step for ever; after a step that found nothing new, rest so many seconds.

    Raises:
        UnavailableError: as `step` does.
    """
    while True:
        busy = await step()
        await asyncio.sleep(0 if busy else rest)


async def _work_and_renew(
    connection: Connection, duty: Duty, work: Callable[[], Awaitable[None]], sign: Sign
) -> None:
    working = asyncio.ensure_future(work())
    renewing = asyncio.ensure_future(_renew_on(connection, duty, sign))
    try:
        await asyncio.wait({working, renewing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (working, renewing):
            task.cancel()
        results = await asyncio.gather(working, renewing, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result


async def _renew_on(connection: Connection, duty: Duty, sign: Sign) -> None:
    # To begin, perhaps again and again, is not to get on.
    seen = sign()
    while True:
        now = sign()
        with translated_errors():
            await connection.execute(_RENEW, duty.title, now != seen)
        seen = now
        await asyncio.sleep(_KNOCK_SECONDS)


@asynccontextmanager
async def _the_only_one(pool: Pool, duty: Duty) -> AsyncIterator[Connection]:
    with translated_errors():
        async with pool.acquire() as connection:
            while not await connection.fetchval("select pg_try_advisory_lock($1)", int(duty)):
                for row in await connection.fetch(_END_STANDING, duty.title, int(duty)):
                    _log.warning("a duty stood still and is taken over", extra=dict(row))
                await asyncio.sleep(_KNOCK_SECONDS)
            await connection.execute(_BEGIN, duty.title)
            # A connection that is given back loses its locks.
            yield connection
