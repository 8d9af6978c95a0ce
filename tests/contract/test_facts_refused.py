"""The suites of facts must refuse what is wrong: twins that each break one promise."""

import pytest

from adapters.contract.facts import (
    AuditTrailContract,
    EventLogContract,
    FactLogContract,
    FactPublisherContract,
    ProjectionsContract,
)
from adapters.contract.refusing import refused
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from adapters.memory.facts.event_log import MemoryEventLog
from adapters.memory.facts.projections import MemoryProjections
from adapters.memory.facts.relay import MemoryFactLog, MemoryFactPublisher
from contract import wrong_facts as wrong
from contract.fact_probes import MemoryFactLogProbe, MemoryFactPublisherProbe
from contract.full_store_probes import MemoryFullStoreProbe

LOGS = {
    wrong.RemembersWhatItGives: "test_what_was_not_remembered_comes_again_under_the_same_ids",
    wrong.WaitsForFactsToBeHeard: "test_what_nobody_hears_of_is_passed_over",
    wrong.TellsOfEveryCall: "test_calls_are_passed_over_where_only_balances_are_heard_of",
    wrong.GivesAllAtOnce: "test_no_more_come_at_once_than_asked_for",
}
PUBLISHERS = {
    wrong.StoresAgain: "test_each_fact_is_stored_once_in_order",
    wrong.MixesSubjects: "test_each_subject_finds_its_stream",
    wrong.DropsWhileAway: "test_away_means_later",
}
PROJECTIONS = {
    wrong.AlwaysGood: "test_what_is_wrong_is_told_and_put_right",
    wrong.AppliesDry: "test_what_is_wrong_is_told_and_put_right",
}
EVENT_LOGS = {
    wrong.FillsWhatIsFull: "test_a_log_that_has_events_is_not_filled",
    wrong.KeepsWhatCame: "test_pieces_that_break_off_fill_nothing",
}
TRAILS = {
    wrong.NotesLater: "test_away_means_that_nothing_was_noted",
    wrong.TellsEventsAlone: "test_what_is_no_event_is_told_too",
    wrong.TellsTheFirstFirst: "test_the_latest_come_first_and_no_more_than_asked_for",
}


@pytest.mark.parametrize(("trail", "promise"), TRAILS.items())
async def test_a_wrong_trail_is_refused(trail: type[MemoryAuditTrail], promise: str) -> None:
    make = lambda: MemoryFullStoreProbe(trail_type=trail)  # noqa: E731
    assert promise in await refused(AuditTrailContract, make)


@pytest.mark.parametrize(("log", "promise"), LOGS.items())
async def test_a_wrong_log_is_refused(log: type[MemoryFactLog], promise: str) -> None:
    assert promise in await refused(FactLogContract, lambda: MemoryFactLogProbe(log()))


@pytest.mark.parametrize(("publisher", "promise"), PUBLISHERS.items())
async def test_a_wrong_publisher_is_refused(
    publisher: type[MemoryFactPublisher], promise: str
) -> None:
    make = lambda: MemoryFactPublisherProbe(publisher())  # noqa: E731
    assert promise in await refused(FactPublisherContract, make)


@pytest.mark.parametrize(("projections", "promise"), PROJECTIONS.items())
async def test_a_wrong_twin_is_refused(projections: type[MemoryProjections], promise: str) -> None:
    make = lambda: MemoryFullStoreProbe(projections_type=projections)  # noqa: E731
    assert promise in await refused(ProjectionsContract, make)


@pytest.mark.parametrize(("log", "promise"), EVENT_LOGS.items())
async def test_a_wrong_event_log_is_refused(log: type[MemoryEventLog], promise: str) -> None:
    make = lambda: MemoryFullStoreProbe(event_log_type=log)  # noqa: E731
    assert promise in await refused(EventLogContract, make)


@pytest.mark.parametrize(
    ("contract", "make"),
    [
        (FactLogContract, MemoryFactLogProbe),
        (FactPublisherContract, MemoryFactPublisherProbe),
        (ProjectionsContract, MemoryFullStoreProbe),
        (EventLogContract, MemoryFullStoreProbe),
        (AuditTrailContract, MemoryFullStoreProbe),
    ],
)
async def test_the_right_twins_are_accepted(contract: type, make: type) -> None:
    assert await refused(contract, make) == set()
