"""Beside its relay the bridge hears what the book has, and sends again what the stream has lost."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from attrs import define, field

from application.errors import PortError
from application.intake.keep_receipts import KeepReceipts

_log = logging.getLogger(__name__)
_STEP_SECONDS = 1.0
_KNOWN_SECONDS = 0.1
Complaint = Callable[[], str | None]


@define
class _Keeping:
    receipts: KeepReceipts
    trouble: Mapping[str, str] = field(factory=dict)

    def complaint(self) -> str | None:
        return next(iter(self.trouble.values()), None) or self.receipts.complaint()

    async def in_steps(self) -> None:
        """Take a step, and look between it and the next whether a line waits for a note."""
        await self.receipts.step()
        for _ in range(round(_STEP_SECONDS / _KNOWN_SECONDS)):
            await asyncio.sleep(_KNOWN_SECONDS)
            await self.receipts.note_known()

    async def go_on(self, name: str, work: Callable[[], Awaitable[None]], rest: float) -> None:
        """Do it again and again: whatever happens to it is told, and never the end of it."""
        while True:
            try:
                await work()
                self.trouble = {each: self.trouble[each] for each in self.trouble if each != name}
            except Exception as error:  # noqa: BLE001 whatever it is, it is told and tried again
                self._tell(name, error)
            await asyncio.sleep(rest)

    def _tell(self, name: str, error: Exception) -> None:
        trouble = f"receipts cannot be kept: {type(error).__name__}: {error}"
        if self.trouble.get(name) != trouble:
            _log.error(trouble, exc_info=None if isinstance(error, PortError) else error)
        # Another thread reads it.
        self.trouble = {**self.trouble, name: trouble}


@asynccontextmanager
async def keeping(receipts: KeepReceipts) -> AsyncIterator[Complaint]:
    """Keep receipts while the context is open; gives what tells what is wrong with that.

    Raises:
        SetupError: what a former life kept cannot be read.
    """
    receipts.resume()
    kept = _Keeping(receipts)
    tasks = [
        asyncio.create_task(kept.go_on("listen", receipts.listen, _STEP_SECONDS)),
        asyncio.create_task(kept.go_on("step", kept.in_steps, _KNOWN_SECONDS)),
    ]
    try:
        yield kept.complaint
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await receipts.note()
