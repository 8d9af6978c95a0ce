"""The suites of the proof must refuse twins that each break one promise."""

import pytest

from adapters.contract.proof import (
    AuditBookContract,
    BookFoldContract,
    CloseBookContract,
    HeadLogContract,
    OldCallsContract,
    RecordCensusContract,
    SealBookContract,
    StreamViewContract,
    VerdictBookContract,
)
from adapters.contract.refusing import refused
from adapters.memory.proof.audit import MemoryAuditBook
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.memory.proof.closes import MemoryCloseBook
from adapters.memory.proof.fold import MemoryBookFold
from adapters.memory.proof.heads import MemoryHeadLog
from adapters.memory.proof.old_calls import MemoryOldCalls
from adapters.memory.proof.seals import MemorySealBook
from adapters.memory.proof.stream_view import MemoryStreamView
from adapters.memory.proof.verdicts import MemoryVerdictBook
from contract import wrong_closes, wrong_folds, wrong_heads, wrong_seals
from contract import wrong_proof as wrong
from contract.close_probes import MemoryCloseProbe, MemoryVerdictProbe
from contract.fold_probes import MemoryFoldProbe
from contract.head_probes import MemoryHeadProbe
from contract.operator_probes import MemoryOperatorProbe
from contract.proof_probes import MemoryAuditProbe, MemoryViewProbe
from contract.seal_probes import MemorySealProbe

CENSUSES = {
    wrong.ForgetsDuplicates: "test_every_end_is_counted_in_its_hour",
    wrong.TakesTheEndToo: "test_a_span_holds_its_start_and_not_its_end",
    wrong.TakesEveryRecordForDecided: "test_what_a_person_decided_about_is_told_from_the_rest",
    wrong.NamesEveryDialog: "test_it_is_named_in_the_hour_of_its_last_record",
    wrong.DoubtsNothing: "test_ends_whose_message_may_be_gone",
    wrong.ForgetsTheLetters: "test_records_of_some_time_have_their_places",
    wrong.TakesAnyFacts: "test_each_line_has_its_fate",
    wrong.SortsTheFates: "test_each_line_has_its_fate",
    wrong.BlamesNobody: "test_who_keeps_events_from_their_readers",
    wrong.CallsNobodyLate: "test_calls_that_came_after_their_month_was_closed",
    wrong.LetsEverybodyWrite: "test_whether_anybody_may_write",
    wrong.ForgetsTheProof: "test_the_last_proof",
    wrong.SeesNoDuties: "test_who_does_what_beside_recording",
    wrong.SeesNoReaderBehind: "test_how_far_the_readers_of_the_log_are_behind",
    wrong.TellsTheYoungestUnrated: "test_since_when_a_call_waits_for_a_price",
}
VIEWS = {
    wrong.CountsAccToo: "test_cdrs_and_dead_lines_count_by_host",
    wrong.KnowsNumbersOnly: "test_what_the_stream_has_is_known_by_number_and_time",
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
    wrong.ForgetsWhatTheStreamHolds: "test_the_end_of_what_the_stream_may_hold_stays",
    wrong.ForgetsTheKeys: "test_a_call_that_went_is_known_when_it_comes_again",
    wrong.ForgetsTheMonths: "test_the_months_of_what_went_are_closed_first_all_the_same",
}
SEAL_BOOKS = {
    wrong_seals.SealsWithoutEnd: "test_it_is_sealed_up_to_a_position",
    wrong_seals.SealsAllAtOnce: "test_seals_follow_each_other_over_all_events",
    wrong_seals.ForgetsTheOneBefore: "test_anybody_can_compute_them_from_the_log",
    wrong_seals.LooksAndSealsLater: "test_who_seals_beside_another_seals_nothing_twice",
    wrong_seals.WaitsForNobody: "test_nothing_is_sealed_before_whoever_writes_is_ready",
    wrong_seals.WaitsForEverybody: "test_nothing_is_sealed_before_whoever_writes_is_ready",
    wrong_seals.AlwaysHasAMark: "test_an_empty_log_has_nothing_to_seal",
    wrong_seals.KnowsOnlyTheLast: "test_a_seal_is_held_by_its_number",
    wrong_seals.BelievesTheSeal: "test_what_is_taken_out_is_missed",
    wrong_seals.BeginsAtTheFirst: "test_a_seal_is_held_by_its_number",
    wrong_seals.SaysThatAllIsSealed: "test_a_log_that_grew_is_sealed_on",
    wrong_seals.ForgetsOutages: "test_away_means_later",
}

FOLDS = {
    wrong_folds.BelievesTheBook: "test_whatever_is_altered_is_named",
    wrong_folds.LooksAtCallsOnly: "test_whatever_is_altered_is_named",
    wrong_folds.SuspectsWhatIsRight: "test_nothing_is_named_where_all_follows_from_the_log",
    wrong_folds.KnowsNoTime: "test_calls_of_another_time_are_not_looked_at",
    wrong_folds.TellsNobody: "test_who_compares_is_told_how_far_it_is",
    wrong_folds.ForgetsOutages: "test_away_means_later",
}


@pytest.mark.parametrize(("fold", "promise"), FOLDS.items())
async def test_a_wrong_fold_is_refused(fold: type[MemoryBookFold], promise: str) -> None:
    make = lambda: MemoryFoldProbe(fold_type=fold)  # noqa: E731
    assert promise in await refused(BookFoldContract, make)


CLOSE_BOOKS = {
    wrong_closes.ForgetsWhereItLooks: "test_calls_are_summed_as_the_log_has_them",
    wrong_closes.ForgetsWhatWasBefore: "test_what_came_later_is_summed_apart",
    wrong_closes.ClosesAtOnce: "test_a_close_that_fails_leaves_the_month_open",
    wrong_closes.HearsOfLongAgo: "test_a_host_is_heard_by_its_last_call",
    wrong_closes.BooksEveryMonth: "test_what_moved_balances_is_summed_by_kind",
    wrong_closes.WaitsForNobody: "test_calls_without_a_price_are_counted_by_reason",
    wrong_closes.BeginsWithItsLast: "test_the_book_begins_with_its_earliest_call",
    wrong_closes.NamesEachCall: "test_earlier_months_are_those_in_which_calls_began",
    wrong_closes.NamesTheMonthItself: "test_earlier_months_are_those_in_which_calls_began",
    wrong_closes.NamesThemAsTheyCame: "test_earlier_months_are_those_in_which_calls_began",
    wrong_closes.NamesQuietMonths: "test_earlier_months_are_those_in_which_calls_began",
    wrong_closes.KnowsTheYearAlone: "test_earlier_months_are_those_in_which_calls_began",
    wrong_closes.LooksAtAllLetters: "test_letters_that_wait_are_given_from_a_moment_on",
    wrong_closes.ClosesWhileAway: "test_away_means_later",
}


@pytest.mark.parametrize(("census", "promise"), CENSUSES.items())
async def test_a_wrong_census_is_refused(census: type[MemoryRecordCensus], promise: str) -> None:
    make = lambda: MemoryOperatorProbe(census_type=census)  # noqa: E731
    assert promise in await refused(RecordCensusContract, make)


@pytest.mark.parametrize(("view", "promise"), VIEWS.items())
async def test_a_wrong_view_is_refused(view: type[MemoryStreamView], promise: str) -> None:
    make = lambda: MemoryViewProbe(view_type=view)  # noqa: E731
    assert promise in await refused(StreamViewContract, make, patience=2)


@pytest.mark.parametrize(("book", "promise"), AUDIT_BOOKS.items())
async def test_a_wrong_audit_book_is_refused(book: type[MemoryAuditBook], promise: str) -> None:
    assert promise in await refused(AuditBookContract, lambda: MemoryAuditProbe(book()))


@pytest.mark.parametrize(("old_calls", "promise"), OLD_CALLS.items())
async def test_wrong_old_calls_are_refused(old_calls: type[MemoryOldCalls], promise: str) -> None:
    make = lambda: MemoryOperatorProbe(old_calls_type=old_calls)  # noqa: E731
    assert promise in await refused(OldCallsContract, make)


@pytest.mark.parametrize(("book", "promise"), SEAL_BOOKS.items())
async def test_a_wrong_book_of_seals_is_refused(book: type[MemorySealBook], promise: str) -> None:
    make = lambda: MemorySealProbe(seals_type=book)  # noqa: E731
    assert promise in await refused(SealBookContract, make)


@pytest.mark.parametrize(("log", "promise"), wrong_heads.WRONG.items())
async def test_a_wrong_log_of_heads_is_refused(log: type[MemoryHeadLog], promise: str) -> None:
    make = lambda: MemoryHeadProbe(log_type=log)  # noqa: E731
    assert promise in await refused(HeadLogContract, make)


@pytest.mark.parametrize(("book", "promise"), CLOSE_BOOKS.items())
async def test_a_wrong_book_of_closes_is_refused(book: type[MemoryCloseBook], promise: str) -> None:
    make = lambda: MemoryCloseProbe(months_type=book)  # noqa: E731
    assert promise in await refused(CloseBookContract, make)


VERDICT_BOOKS = {
    wrong_closes.GivesWhatWasKeptLast: "test_the_latest_day_counts_whenever_it_was_proved",
    wrong_closes.KeepsTheFirst: "test_a_day_that_is_proved_again_has_the_new_verdict",
    wrong_closes.KeepsWhileAway: "test_away_means_later",
}


@pytest.mark.parametrize(("book", "promise"), VERDICT_BOOKS.items())
async def test_a_wrong_book_of_verdicts_is_refused(
    book: type[MemoryVerdictBook], promise: str
) -> None:
    assert promise in await refused(VerdictBookContract, lambda: MemoryVerdictProbe(book()))


@pytest.mark.parametrize(
    ("contract", "make"),
    [
        (RecordCensusContract, MemoryOperatorProbe),
        (OldCallsContract, MemoryOperatorProbe),
        (StreamViewContract, MemoryViewProbe),
        (AuditBookContract, MemoryAuditProbe),
        (SealBookContract, MemorySealProbe),
        (HeadLogContract, MemoryHeadProbe),
        (CloseBookContract, MemoryCloseProbe),
        (VerdictBookContract, MemoryVerdictProbe),
        (BookFoldContract, MemoryFoldProbe),
    ],
)
async def test_the_right_twins_are_accepted(contract: type, make: type) -> None:
    assert await refused(contract, make) == set()
