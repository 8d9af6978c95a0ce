"""Waits for what is on its way, and no longer."""

import asyncio
from collections.abc import Callable
from time import monotonic


async def until(
    condition: Callable[[], bool], what: Callable[[], object] = str, *, seconds: float = 10
) -> None:
    """Return as soon as the condition holds."""
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, f"not within {seconds} s: {what()}"
        await asyncio.sleep(0.005)
