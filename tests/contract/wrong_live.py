"""Twins of tape, view store and directory that each break one promise."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from attrs import define, evolve

from adapters.memory.live.gateway import MemoryAccountDirectory, MemoryTape, MemoryViewStore
from application.errors import PortError
from application.live.data import Funds, KeptView, Place, TapeBatch, Told


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


@define
class KeepsTheFirst(MemoryViewStore):
    """Never moves on."""

    async def keep(self, view: KeptView) -> None:
        await MemoryViewStore.keep(self, self.view or view)


@define
class IsEmptyWhileAway(MemoryViewStore):
    """Takes an outage for a beginning."""

    async def latest(self) -> KeptView | None:
        try:
            return await MemoryViewStore.latest(self)
        except PortError:
            return None


@define
class RoundsToCents(MemoryAccountDirectory):
    """Tells two decimals."""

    async def funds(self) -> Mapping[str, Funds]:
        known = await MemoryAccountDirectory.funds(self)
        return {name: evolve(each, amount=round(each.amount, 2)) for name, each in known.items()}
