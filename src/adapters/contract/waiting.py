"""Waits for what is on its way, and no longer.

Seconds are those that this process lives through: it counts its looks, and one that comes late
counts no more than another. Where the machine keeps it waiting, so it does the tested.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

_LOOK = 0.005


async def until(
    condition: Callable[[], bool], what: Callable[[], object] = str, *, seconds: float = 20
) -> None:
    """Return as soon as the condition holds."""
    for _ in range(round(seconds / _LOOK)):
        if condition():
            return
        await asyncio.sleep(_LOOK)
    assert condition(), f"not within {seconds} s: {what()}"


@asynccontextmanager
async def within(seconds: float) -> AsyncIterator[None]:
    """Raise TimeoutError where what is in the block takes longer."""
    async with asyncio.timeout(None) as limit:
        watching = asyncio.create_task(_reach(limit, seconds))
        try:
            yield
        finally:
            watching.cancel()


async def _reach(limit: asyncio.Timeout, seconds: float) -> None:
    for _ in range(round(seconds / _LOOK)):
        await asyncio.sleep(_LOOK)
    limit.reschedule(asyncio.get_running_loop().time())
