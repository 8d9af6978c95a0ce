"""Twins of the book of seals that each break one promise."""

import asyncio
from collections.abc import AsyncIterator

from attrs import evolve

from adapters.memory.proof.seals import MemorySealBook
from application.proof.sealing import LogMark, Unsealed
from domain.proof.seals import NOTHING_BEFORE, Recomputed, Seal


class SealsWithoutEnd(MemorySealBook):
    async def seal(self, up_to: int, most: int) -> Seal | None:
        return await super().seal(up_to * 1000, most)


class SealsAllAtOnce(MemorySealBook):
    async def seal(self, up_to: int, most: int) -> Seal | None:
        return await super().seal(up_to, most * 1000)


class ForgetsTheOneBefore(MemorySealBook):
    async def seal(self, up_to: int, most: int) -> Seal | None:
        seal = await super().seal(up_to, most)
        if seal:
            seal = self.seals[-1] = evolve(seal, previous=NOTHING_BEFORE)
        return seal


class LooksAndSealsLater(MemorySealBook):
    async def seal(self, up_to: int, most: int) -> Seal | None:
        before = list(self.seals)
        seal = await super().seal(up_to, most)
        self.seals = before
        await asyncio.sleep(0)
        if seal:
            self.seals.append(seal)
        return seal


class WaitsForNobody(MemorySealBook):
    async def settled(self, mark: LogMark) -> bool:
        await super().settled(mark)
        return True


class WaitsForEverybody(MemorySealBook):
    async def settled(self, mark: LogMark) -> bool:
        return await super().settled(mark) and not self.open_writers


class AlwaysHasAMark(MemorySealBook):
    async def mark(self) -> LogMark | None:
        return await super().mark() or LogMark(self.seals[-1].to_position if self.seals else 0, 0)


class KnowsOnlyTheLast(MemorySealBook):
    async def held(self, number: int | None = None) -> Seal | None:
        del number
        return await super().held()


class BelievesTheSeal(MemorySealBook):
    async def recomputed(self, first: int) -> AsyncIterator[Recomputed]:
        async for found in super().recomputed(first):
            yield Recomputed(seal=found.seal, events=found.seal.events, sha256=found.seal.sha256)


class BeginsAtTheFirst(MemorySealBook):
    async def recomputed(self, first: int) -> AsyncIterator[Recomputed]:
        del first
        async for found in super().recomputed(1):
            yield found


class SaysThatAllIsSealed(MemorySealBook):
    async def unsealed(self) -> Unsealed:
        await super().unsealed()
        return Unsealed()


class ForgetsOutages(MemorySealBook):
    async def seal(self, up_to: int, most: int) -> Seal | None:
        self.recover()
        return await super().seal(up_to, most)
