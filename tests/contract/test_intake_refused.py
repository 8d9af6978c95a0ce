"""The suites of the intake must refuse what is wrong: twins that each break one promise."""

import pytest

from adapters.contract.intake import (
    CallEventFeedContract,
    CdrSourceContract,
    RecordPublisherContract,
    StreamBackupsContract,
)
from adapters.contract.refusing import refused
from adapters.memory.intake.backups import MemoryStreamBackups
from adapters.memory.intake.source import MemoryCdrSource
from adapters.memory.intake.stream import MemoryCallEventFeed, MemoryPublisher
from contract import wrong_intake as wrong
from contract.backup_probes import MemoryBackupsProbe
from contract.source_probes import MemorySourceProbe
from contract.stream_probes import MemoryStreamProbe

SOURCES = {
    wrong.RemembersBeforeItIsDone: "test_51",
    wrong.RemembersTheHighest: "test_61",
    wrong.NeverRemembers: "test_47",
    wrong.GivesHalfLines: "test_a_half_line",
    wrong.LosesHalfLines: "test_a_half_line",
    wrong.GivesAgainAfterARotation: "test_19",
    wrong.CountsLinesForBytes: "test_01",
    wrong.MendsBytes: "test_15",
    wrong.SwallowsLongLines: "test_17",
    wrong.SkipsOldGenerations: "test_25",
}
PUBLISHERS = {
    wrong.DropsWhileAway: "test_an_outage_stops_the_caller_and_loses_nothing",
    wrong.NeverConfirms: "test_each_record_is_stored_once_in_order_and_confirmed_once",
    wrong.TellsNothingOfWhatIsKnown: "test_a_repeated_id_is_confirmed_and_stored_once",
    wrong.ForgetsReasons: "test_each_kind_has_its_subject_and_a_dead_line_its_reason",
}
FEEDS = {wrong.SendsTheLatestFirst: "test_events_arrive_in_order_as_they_were"}

BACKUPS = {
    wrong.Overwrites: "test_a_stream_that_is_there_is_not_overwritten",
    wrong.TakesANameTwice: "test_a_name_is_taken_once",
    wrong.KeepsAll: "test_names_come_in_their_order_and_others_go",
}


@pytest.mark.parametrize(("source", "promise"), SOURCES.items())
async def test_a_wrong_source_is_refused(source: type[MemoryCdrSource], promise: str) -> None:
    broken = await refused(CdrSourceContract, lambda: MemorySourceProbe(source), patience=2)
    assert any(name.startswith(promise) for name in broken)


@pytest.mark.parametrize(("publisher", "promise"), PUBLISHERS.items())
async def test_a_wrong_publisher_is_refused(publisher: type[MemoryPublisher], promise: str) -> None:
    make = lambda: MemoryStreamProbe(publisher_type=publisher)  # noqa: E731
    assert promise in await refused(RecordPublisherContract, make, patience=2)


async def test_a_stream_that_forgets_ids_is_refused() -> None:
    make = lambda: MemoryStreamProbe(wrong.ForgetsIds())  # noqa: E731
    broken = await refused(RecordPublisherContract, make, patience=2)
    assert "test_a_repeated_id_is_confirmed_and_stored_once" in broken


@pytest.mark.parametrize(("feed", "promise"), FEEDS.items())
async def test_a_wrong_feed_is_refused(feed: type[MemoryCallEventFeed], promise: str) -> None:
    make = lambda: MemoryStreamProbe(feed_type=feed)  # noqa: E731
    assert promise in await refused(CallEventFeedContract, make)


@pytest.mark.parametrize(("backups", "promise"), BACKUPS.items())
async def test_wrong_backups_are_refused(backups: type[MemoryStreamBackups], promise: str) -> None:
    assert promise in await refused(StreamBackupsContract, lambda: MemoryBackupsProbe(backups))


@pytest.mark.parametrize(
    ("contract", "make"),
    [
        (CdrSourceContract, MemorySourceProbe),
        (RecordPublisherContract, MemoryStreamProbe),
        (CallEventFeedContract, MemoryStreamProbe),
        (StreamBackupsContract, MemoryBackupsProbe),
    ],
)
async def test_the_right_twins_are_accepted(contract: type, make: type) -> None:
    assert await refused(contract, make) == set()
