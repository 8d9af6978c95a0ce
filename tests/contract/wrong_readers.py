"""Twins of those who read calls and write them to files, each breaking one promise."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from datetime import datetime
from uuid import UUID

from attrs import define, evolve

from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.calls.call_file import MemoryCallFile
from adapters.memory.calls.kept_calls import MemoryKeptCalls
from application.calls.data import CallSelection, WrittenCalls
from application.calls.stories import CallQuery, CallStory, CallTally, StoredCall
from domain.facts.amending import KeptCall
from domain.numbering.book import PlanBook
from domain.pricing.verdict import Verdict


@define
class TellsTheFirstFact(MemoryKeptCalls):
    async def calls(self, wanted: CallSelection) -> AsyncIterator[Sequence[KeptCall]]:
        async for calls in MemoryKeptCalls.calls(self, wanted):
            yield [evolve(call, revision=0) for call in calls]


@define
class MakesUpACall(MemoryKeptCalls):
    async def call(self, call_key: UUID) -> KeptCall:
        known = call_key if call_key in self.ledger.calls else next(iter(self.ledger.calls), None)
        assert known
        return await MemoryKeptCalls.call(self, known)


@define
class AsksForWrittenNumbers(MemoryKeptCalls):
    async def calls(self, wanted: CallSelection) -> AsyncIterator[Sequence[KeptCall]]:
        journal = self.ledger.journal
        plans, journal.plans = journal.plans, PlanBook()
        try:
            async for calls in MemoryKeptCalls.calls(self, wanted):
                yield calls
        finally:
            journal.plans = plans


class FindsWrittenNumbers(MemoryCallArchive):
    async def search(self, wanted: CallQuery) -> Sequence[StoredCall]:
        found = await super().search(wanted)
        return [call for call in found if wanted.callee in (None, call.callee)]


class GivesTheLatestFirst(MemoryCallArchive):
    async def between(
        self, start: datetime, end: datetime, company_id: int | None = None
    ) -> AsyncIterator[Sequence[StoredCall]]:
        found = super().between(start, end, company_id)
        for calls in reversed([calls async for calls in found]):
            yield calls


class CountsOutcomesAlone(MemoryCallArchive):
    async def tally(self) -> Sequence[CallTally]:
        return [evolve(each, host="sip-01") for each in await super().tally()]


class ForgetsThePrice(MemoryCallArchive):
    async def stories(self, call_id: str) -> Sequence[CallStory]:
        return [evolve(story, verdict=Verdict()) for story in await super().stories(call_id)]


@define
class LeavesHalf(MemoryCallFile):
    async def write(self, calls: AsyncIterable[Sequence[StoredCall]]) -> WrittenCalls:
        kept: list[StoredCall] = []

        async def told() -> AsyncIterator[Sequence[StoredCall]]:
            async for piece in calls:
                kept.extend(piece)
                yield piece

        try:
            return await MemoryCallFile.write(self, told())
        except Exception:
            self.calls = kept
            raise


@define
class Replaces(MemoryCallFile):
    async def write(self, calls: AsyncIterable[Sequence[StoredCall]]) -> WrittenCalls:
        self.calls = None
        return await MemoryCallFile.write(self, calls)
