"""The suites of the proof must refuse twins that each break one promise."""

import pytest

from adapters.contract.proof import (
    AuditBookContract,
    OldCallsContract,
    RecordCensusContract,
    StreamViewContract,
)
from adapters.contract.refusing import refused
from adapters.memory.proof.audit import MemoryAuditBook
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.memory.proof.old_calls import MemoryOldCalls
from adapters.memory.proof.stream_view import MemoryStreamView
from contract import wrong_proof as wrong
from contract.operator_probes import MemoryOperatorProbe
from contract.proof_probes import MemoryAuditProbe, MemoryViewProbe

CENSUSES = {
    wrong.ForgetsDuplicates: "test_every_end_is_counted_in_its_hour",
    wrong.TakesTheEndToo: "test_a_span_holds_its_start_and_not_its_end",
    wrong.TakesAnyFacts: "test_each_line_has_its_fate",
    wrong.SortsTheFates: "test_each_line_has_its_fate",
    wrong.SeesNoDuties: "test_who_does_what_beside_recording",
}
VIEWS = {
    wrong.CountsAccToo: "test_cdrs_and_dead_lines_count_by_host",
    wrong.ForgetsTheSpan: "test_a_span_is_kept",
    wrong.SettlesWhatItSees: "test_looking_consumes_nothing",
    wrong.TellsTheYoungest: "test_the_oldest_that_is_not_settled_is_known",
}
AUDIT_BOOKS = {
    wrong.ForgetsGaps: "test_the_position_is_the_last_one_noted",
    wrong.NotesWhileAway: "test_away_means_later",
    wrong.PutsThePositionBack: "test_who_was_overtaken_moves_nothing",
}

OLD_CALLS = {
    wrong.AsksNobody: "test_what_lies_before_is_counted_and_not_allowed_to_go",
    wrong.DropsTheYoungToo: "test_what_is_allowed_goes_and_the_young_stay",
    wrong.ForgetsTheKeys: "test_a_call_that_went_is_known_when_it_comes_again",
}


@pytest.mark.parametrize(("census", "promise"), CENSUSES.items())
async def test_a_wrong_census_is_refused(census: type[MemoryRecordCensus], promise: str) -> None:
    make = lambda: MemoryOperatorProbe(census_type=census)  # noqa: E731
    assert promise in await refused(RecordCensusContract, make)


@pytest.mark.parametrize(("view", "promise"), VIEWS.items())
async def test_a_wrong_view_is_refused(view: type[MemoryStreamView], promise: str) -> None:
    make = lambda: MemoryViewProbe(view_type=view)  # noqa: E731
    assert promise in await refused(StreamViewContract, make)


@pytest.mark.parametrize(("book", "promise"), AUDIT_BOOKS.items())
async def test_a_wrong_audit_book_is_refused(book: type[MemoryAuditBook], promise: str) -> None:
    assert promise in await refused(AuditBookContract, lambda: MemoryAuditProbe(book()))


@pytest.mark.parametrize(("old_calls", "promise"), OLD_CALLS.items())
async def test_wrong_old_calls_are_refused(old_calls: type[MemoryOldCalls], promise: str) -> None:
    make = lambda: MemoryOperatorProbe(old_calls_type=old_calls)  # noqa: E731
    assert promise in await refused(OldCallsContract, make)


@pytest.mark.parametrize(
    ("contract", "make"),
    [
        (RecordCensusContract, MemoryOperatorProbe),
        (OldCallsContract, MemoryOperatorProbe),
        (StreamViewContract, MemoryViewProbe),
        (AuditBookContract, MemoryAuditProbe),
    ],
)
async def test_the_right_twins_are_accepted(contract: type, make: type) -> None:
    assert await refused(contract, make) == set()
