"""The suites of the live gateway must refuse what is wrong: adapters that break one promise."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

import pytest
from attrs import define, evolve

from adapters.memory.live.gateway import MemoryTape
from application.live.data import Place, TapeBatch, Told
from contract.tape_probes import MemoryTapeProbe
from contract.test_call_tape import TestMemory as TapeSuite
from contract.test_the_stream_contracts import promises


@define(eq=False)
class BeginsAnewAfterAnOutage(MemoryTape):
    """Gives everything twice."""

    seen: int = 0

    def _found(self, after: Place | None, since: datetime | None) -> tuple[Sequence[Told], bool]:
        if self.outages > self.seen:
            self.seen = self.outages
            return self.told, False
        return super()._found(after, since)


class IgnoresThePlace(MemoryTape):
    """Always begins at the beginning."""

    def _knows(self, place: Place) -> bool:
        del place
        return False


class SilentAboutHoles(MemoryTape):
    """Says that everything is there."""

    async def batches(
        self, after: Place | None, since: datetime | None
    ) -> AsyncIterator[TapeBatch]:
        async for batch in super().batches(after, since):
            yield evolve(batch, whole=True)


class BelievesEveryPlace(MemoryTape):
    """Waits for ever behind an end that never was."""

    def _knows(self, place: Place) -> bool:
        del place
        return True


class LeavesOutTheUnreadable(MemoryTape):
    """Counts what it does not understand as nothing."""

    def tell(self, content: object, heard_at: datetime) -> None:
        if content is not None:
            super().tell(content, heard_at)


class IgnoresTheTime(MemoryTape):
    """Gives what was stored before."""

    def _found(self, after: Place | None, since: datetime | None) -> tuple[Sequence[Told], bool]:
        del since
        return super()._found(after, None)


class NeverTellsTheEnd(MemoryTape):
    """Is silent while nothing is there."""

    async def batches(
        self, after: Place | None, since: datetime | None
    ) -> AsyncIterator[TapeBatch]:
        async for batch in super().batches(after, since):
            if batch.entries:
                yield batch


class AlwaysMore(MemoryTape):
    """Says that more waits."""

    async def batches(
        self, after: Place | None, since: datetime | None
    ) -> AsyncIterator[TapeBatch]:
        async for batch in super().batches(after, since):
            yield evolve(batch, pending=batch.pending + 1)


class NeverEnds(MemoryTape):
    """Does not listen to the event."""

    async def batches(
        self, after: Place | None, since: datetime | None
    ) -> AsyncIterator[TapeBatch]:
        while True:
            async for batch in super().batches(after, since):
                yield batch
            await asyncio.sleep(0)


class OneReaderOnly(MemoryTape):
    """Takes away what it gives."""

    async def batches(
        self, after: Place | None, since: datetime | None
    ) -> AsyncIterator[TapeBatch]:
        async for batch in super().batches(after, since):
            self.forgotten = len(self.told)
            yield batch


@pytest.mark.parametrize(
    "wrong",
    [
        BeginsAnewAfterAnOutage, IgnoresThePlace, SilentAboutHoles, BelievesEveryPlace,
        LeavesOutTheUnreadable, IgnoresTheTime, NeverTellsTheEnd, AlwaysMore, NeverEnds,
        OneReaderOnly,
    ],
)  # fmt: skip
async def test_a_wrong_tape_is_refused(wrong: type[MemoryTape]) -> None:
    refused = 0
    for promise in promises(TapeSuite):
        try:
            async with asyncio.timeout(0.3):
                await promise(MemoryTapeProbe(wrong()))  # type: ignore[arg-type]
        except (AssertionError, TimeoutError, IndexError):
            refused += 1
    assert refused > 0


async def test_the_right_tape_is_not_refused() -> None:
    for promise in promises(TapeSuite):
        await promise(MemoryTapeProbe())  # type: ignore[arg-type]
