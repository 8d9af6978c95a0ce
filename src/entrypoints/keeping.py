"""Beside its relay the bridge hears what the book has, and sends again what the stream has lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from application.errors import SetupError
from application.intake.keep_receipts import KeepReceipts

_STEP_SECONDS = 1.0


@asynccontextmanager
async def keeping(receipts: KeepReceipts) -> AsyncIterator[None]:
    """Keep receipts while the context is open.

    Raises:
        SetupError: what a former life kept cannot be read.
    """
    receipts.resume()
    tasks = [asyncio.create_task(receipts.listen()), asyncio.create_task(_step_on(receipts))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _step_on(receipts: KeepReceipts) -> None:
    while True:
        # The relay publishes to the same stream: what ends that ends the process.
        with suppress(SetupError):
            await receipts.step()
        await asyncio.sleep(_STEP_SECONDS)
