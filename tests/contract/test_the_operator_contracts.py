"""The suites of the operator's ports must refuse twins that each break one promise."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from attrs import define, evolve

from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.intake.stream import MemoryStream
from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.memory.proof.stream_view import MemoryStreamView
from application.calls.stories import CallQuery, CallStory, StoredCall
from application.letters.data import KeptLetter
from application.proof.data import Claim, Ends, Fate, HostHour, Received
from application.proof.overview import StreamFigures
from builders import MOMENT
from contract.operator_probes import MemoryOperatorProbe
from contract.stream_probes import MemoryProbe
from contract.test_call_archive import CallArchiveContract
from contract.test_dead_letter_desk import DeadLetterDeskContract
from contract.test_record_census import RecordCensusContract
from contract.test_stream_view import StreamViewContract, ViewProbe
from contract.test_the_ledger_contract import refused


class OldestFirst(MemoryCallArchive):
    async def search(self, wanted: CallQuery) -> Sequence[StoredCall]:
        return list(reversed(await super().search(wanted)))


class OneStoryACallId(MemoryCallArchive):
    async def stories(self, call_id: str) -> Sequence[CallStory]:
        return (await super().stories(call_id))[:1]


class HidesCopies(MemoryCallArchive):
    async def stories(self, call_id: str) -> Sequence[CallStory]:
        return [evolve(story, copies=()) for story in await super().stories(call_id)]


class IgnoresTheCallee(MemoryCallArchive):
    async def search(self, wanted: CallQuery) -> Sequence[StoredCall]:
        return await super().search(evolve(wanted, callee=None))


class MarksBeforeTheEnd(MemoryDeadLetterDesk):
    @asynccontextmanager
    async def redriving(self, numbers: Collection[int]) -> AsyncIterator[Sequence[KeptLetter]]:
        async with super().redriving(numbers) as held:
            pass
        yield held


class ForgetsWhatCameBack(MemoryDeadLetterDesk):
    def _copies(self, letter: object) -> int:
        del letter
        return 0


class CountsNoAttempts(MemoryDeadLetterDesk):
    @asynccontextmanager
    async def redriving(self, numbers: Collection[int]) -> AsyncIterator[Sequence[KeptLetter]]:
        async with super().redriving(numbers) as held:
            yield [evolve(kept, attempts=0) for kept in held]


class WaivesAgain(MemoryDeadLetterDesk):
    async def waive(self, number: int, *, by: str, because: str) -> bool:
        await super().waive(number, by=by, because=because)
        return True


class ForgetsDuplicates(MemoryRecordCensus):
    async def ends(self, start: datetime, end: datetime) -> Mapping[HostHour, Ends]:
        found = await super().ends(start, end)
        return {name: evolve(ends, duplicates=0) for name, ends in found.items()}


class TakesTheEndToo(MemoryRecordCensus):
    async def ends(self, start: datetime, end: datetime) -> Mapping[HostHour, Ends]:
        return await super().ends(start, end + timedelta(microseconds=1))


class TakesAnyFacts(MemoryRecordCensus):
    async def fates(self, claims: Sequence[Claim]) -> Sequence[Fate]:
        known = self.ledger.calls
        return await super().fates(
            [
                evolve(claim, fingerprint=known[claim.call_key].fingerprint)
                if claim.call_key in known
                else claim
                for claim in claims
            ]
        )


class SortsTheFates(MemoryRecordCensus):
    async def fates(self, claims: Sequence[Claim]) -> Sequence[Fate]:
        return sorted(await super().fates(claims))


class CountsAccToo(MemoryStreamView):
    async def received(
        self, start: datetime, end: datetime, seen: Callable[[int], None] = lambda _: None
    ) -> Received:
        found = await super().received(start, end, seen)
        more = {name: count + 1 for name, count in found.counts.items()}
        return evolve(found, counts=more)


class ForgetsTheSpan(MemoryStreamView):
    async def received(
        self, start: datetime, end: datetime, seen: Callable[[int], None] = lambda _: None
    ) -> Received:
        day = timedelta(days=1)
        return await super().received(start - day, end + day, seen)


class SettlesWhatItSees(MemoryStreamView):
    async def figures(self) -> StreamFigures:
        self.stream.settled |= {each.receipt.stream_seq for each in self.stream.messages}
        return await super().figures()


ARCHIVES = {
    OldestFirst: "test_the_latest_comes_first_and_the_limit_holds",
    OneStoryACallId: "test_one_call_id_may_be_several_calls",
    HidesCopies: "test_a_story_names_place_facts_and_copies",
    IgnoresTheCallee: "test_each_filter_finds_its_own",
}
DESKS = {
    MarksBeforeTheEnd: "test_a_failure_on_the_way_changes_nothing",
    ForgetsWhatCameBack: "test_a_letter_that_comes_back_is_open_again",
    CountsNoAttempts: "test_a_letter_that_was_redriven_is_closed",
    WaivesAgain: "test_what_is_not_there_cannot_be_waived",
}
CENSUSES = {
    ForgetsDuplicates: "test_every_end_is_counted_in_its_hour",
    TakesTheEndToo: "test_a_span_holds_its_start_and_not_its_end",
    TakesAnyFacts: "test_each_line_has_its_fate",
    SortsTheFates: "test_each_line_has_its_fate",
}
VIEWS = {
    CountsAccToo: "test_cdrs_and_dead_lines_count_by_host",
    ForgetsTheSpan: "test_a_span_is_kept",
    SettlesWhatItSees: "test_looking_consumes_nothing",
}


@define
class WrongProbe(MemoryOperatorProbe):
    """The memory twins, one of them of choice."""

    archive_type: type[MemoryCallArchive] = MemoryCallArchive
    desk_type: type[MemoryDeadLetterDesk] = MemoryDeadLetterDesk
    census_type: type[MemoryRecordCensus] = MemoryRecordCensus

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        self.archive = self.archive_type(self.ledger, MOMENT)
        self.desk = self.desk_type(self.box, MOMENT)
        self.census = self.census_type(self.ledger, self.box)


def a_view(view_type: type[MemoryStreamView] = MemoryStreamView) -> ViewProbe:
    stream = MemoryStream()
    return ViewProbe(MemoryProbe(stream), view_type(stream))


@pytest.mark.parametrize(("wrong", "promise"), ARCHIVES.items())
async def test_a_wrong_archive_is_refused(wrong: type[MemoryCallArchive], promise: str) -> None:
    make = lambda: WrongProbe(archive_type=wrong)  # noqa: E731
    assert promise in await refused(CallArchiveContract, make)


@pytest.mark.parametrize(("wrong", "promise"), DESKS.items())
async def test_a_wrong_desk_is_refused(wrong: type[MemoryDeadLetterDesk], promise: str) -> None:
    make = lambda: WrongProbe(desk_type=wrong)  # noqa: E731
    assert promise in await refused(DeadLetterDeskContract, make)


@pytest.mark.parametrize(("wrong", "promise"), CENSUSES.items())
async def test_a_wrong_census_is_refused(wrong: type[MemoryRecordCensus], promise: str) -> None:
    make = lambda: WrongProbe(census_type=wrong)  # noqa: E731
    assert promise in await refused(RecordCensusContract, make)


@pytest.mark.parametrize(("wrong", "promise"), VIEWS.items())
async def test_a_wrong_view_is_refused(wrong: type[MemoryStreamView], promise: str) -> None:
    assert promise in await refused(StreamViewContract, lambda: a_view(wrong))


@pytest.mark.parametrize(
    "contract", [CallArchiveContract, DeadLetterDeskContract, RecordCensusContract]
)
async def test_the_right_twins_are_accepted(contract: type) -> None:
    assert await refused(contract, WrongProbe) == set()


async def test_the_right_view_is_accepted() -> None:
    assert await refused(StreamViewContract, a_view) == set()
