"""Waits for what is on its way, and no longer.

Seconds are those that this process lives through: it counts its looks, and one that comes late
counts no more than another. Where the machine keeps it waiting, so it does the tested. A server
or a disk may be kept waiting alone: only what is broken shall use up the patience.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Final

_LOOK = 0.005
_patience: ContextVar[float] = ContextVar("patience", default=120)
OF_ONE_PROCESS: Final = 20.0
"""Seconds of patience with what waits for no other process, and may be broken on purpose."""


@contextmanager
def patient(seconds: float) -> Iterator[None]:
    """Wait so long in the block where nothing else is said."""
    before = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(before)


async def until(
    condition: Callable[[], bool],
    what: Callable[[], object] = str,
    *,
    seconds: float | None = None,
) -> None:
    """Return as soon as the condition holds."""
    patience = _patience.get() if seconds is None else seconds
    for _ in range(round(patience / _LOOK)):
        if condition():
            return
        await asyncio.sleep(_LOOK)
    assert condition(), f"not within {patience} s: {what()}"


async def until_found(look: Callable[[], Awaitable[object]], wanted: object) -> None:
    """Return as soon as a look finds what is wanted."""
    for _ in range(round(_patience.get() / _LOOK)):
        if await look() == wanted:
            return
        await asyncio.sleep(_LOOK)
    assert await look() == wanted


@asynccontextmanager
async def within(seconds: float | None = None) -> AsyncIterator[None]:
    """Raise TimeoutError where what is in the block takes longer."""
    patience = _patience.get() if seconds is None else seconds
    async with asyncio.timeout(None) as limit:
        watching = asyncio.create_task(_reach(limit, patience))
        try:
            yield
        finally:
            watching.cancel()


async def _reach(limit: asyncio.Timeout, seconds: float) -> None:
    for _ in range(round(seconds / _LOOK)):
        await asyncio.sleep(_LOOK)
    limit.reschedule(asyncio.get_running_loop().time())
