"""Folds that each break one promise."""

from collections.abc import Callable, Sequence
from datetime import datetime

from adapters.memory.proof.fold import MemoryBookFold
from application.proof.data import Finding


class BelievesTheBook(MemoryBookFold):
    async def differences(
        self,
        start: datetime | None,
        end: datetime | None,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Sequence[Finding]:
        await super().differences(start, end, seen)
        return []


class LooksAtCallsOnly(MemoryBookFold):
    async def differences(
        self,
        start: datetime | None,
        end: datetime | None,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Sequence[Finding]:
        found = await super().differences(start, end, seen)
        return [each for each in found if each.projection == "cdr"]


class SuspectsWhatIsRight(MemoryBookFold):
    async def differences(
        self,
        start: datetime | None,
        end: datetime | None,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Sequence[Finding]:
        found = await super().differences(start, end, seen)
        return [*found, Finding(projection="cdr", key="?", log=None, book={})]


class KnowsNoTime(MemoryBookFold):
    async def differences(
        self,
        start: datetime | None,
        end: datetime | None,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Sequence[Finding]:
        del start, end
        return await super().differences(None, None, seen)


class TellsNobody(MemoryBookFold):
    async def differences(
        self,
        start: datetime | None,
        end: datetime | None,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Sequence[Finding]:
        del seen
        return await super().differences(start, end)


class ForgetsOutages(MemoryBookFold):
    async def differences(
        self,
        start: datetime | None,
        end: datetime | None,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Sequence[Finding]:
        self.recover()
        return await super().differences(start, end, seen)
