"""SIGTERM and SIGINT ask a process to end; it gets ten seconds."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

# What is left of the ten seconds is for closing connections that may hang.
GRACE_SECONDS = 6.0


@asynccontextmanager
async def stop_requested() -> AsyncIterator[asyncio.Event]:
    """Give an event that is set at the first SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def run_until(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Run work that ends by itself soon after `stop` is set; cut it off after the grace.

    What is cut off was not acknowledged, and so is done again by the next process.
    """
    running = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait({running}, timeout=GRACE_SECONDS)
    finally:
        stopping.cancel()
        running.cancel()
    try:
        await running
    except asyncio.CancelledError:
        if not stop.is_set():
            raise
