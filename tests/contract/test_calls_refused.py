"""The suites about calls must refuse what is wrong: twins that each break one promise."""

import pytest

from adapters.contract.calls import (
    AmendmentBookContract,
    CallArchiveContract,
    CallFileContract,
    CdrInboxContract,
    CdrLedgerContract,
    KeptCallsContract,
)
from adapters.contract.refusing import refused
from adapters.memory.calls.amendments import MemoryAmendmentBook
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.calls.call_file import MemoryCallFile
from adapters.memory.calls.kept_calls import MemoryKeptCalls
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.intake.reading import MemoryInbox
from adapters.memory.money.register import MemoryMoneyRegister
from contract import wrong_calls as wrong
from contract import wrong_debits, wrong_legs, wrong_money, wrong_readers
from contract.call_file_probes import MemoryFileProbe
from contract.full_ledger_probe import memory_ledger_probe
from contract.money_probes import MemoryMoneyProbe
from contract.operator_probes import MemoryOperatorProbe
from contract.stream_probes import MemoryStreamProbe

INBOXES = {
    wrong.SettlesAtDelivery: "test_what_is_not_settled_comes_again_and_what_is_does_not",
    wrong.NeverSettles: "test_what_is_not_settled_comes_again_and_what_is_does_not",
    wrong.NothingIsForLater: "test_what_is_for_later_comes_again_and_nothing_else",
    wrong.IgnoresTheSize: "test_batches_are_no_larger_than_asked_for",
    wrong.LosesTheBytes: "test_everything_comes_with_its_place_and_its_number",
}
LEDGERS = {
    wrong.WaitsForTheDead: "test_who_stands_still_holds_up_nobody_else",
    wrong.EntersAgain: "test_the_same_message_again_changes_nothing",
    wrong.LooksThenWrites: "test_concurrent_same_call_x8",
    wrong.AlwaysStored: "test_outcomes_stand_in_the_order_of_the_batch",
    wrong.KeepsHalf: "test_rollback_leaves_nothing",
    wrong.SwallowsConflicts: "test_other_facts_about_a_call_change_nothing",
    wrong.LastOneWins: "test_same_call_other_start_time",
    wrong.TakesRedeliveriesForCopies: "test_the_same_message_again_changes_nothing",
    wrong.CountsNoCopies: "test_batch_all_dupes",
    wrong.SortsTheOutcomes: "test_outcomes_stand_in_the_order_of_the_batch",
    wrong.CondemnsWhileAway: "test_away_means_later_and_never_no",
    wrong.RoundsToMilliseconds: "test_decimals_exact",
}
DEBITING_LEDGERS = {
    wrong_debits.DebitsEveryDelivery: "test_a_call_debits_its_company_once",
    wrong_debits.TakesAnyPrice: "test_what_was_judged_by_prices_of_before_is_not_entered",
    wrong_debits.NeverDebits: "test_a_call_debits_its_company_once",
    wrong_debits.DebitsBeforeItLooks: "test_a_refused_batch_moves_nothing",
    wrong_debits.RefusesTheSuspended: "test_a_finished_call_is_always_debited",
    wrong_debits.RoundsToCents: "test_a_call_debits_its_company_once",
    wrong_debits.ForgetsSuppliers: "test_the_suppliers_book_is_its_own",
    wrong_legs.DebitsEachRecord: "test_the_second_record_is_a_leg_of_the_first",
    wrong_legs.BillsTheLastOfABatch: "test_of_one_batch_the_first_of_the_stream_is_debited",
}
AMENDMENT_BOOKS = {
    wrong_debits.KeepsHalf: "test_a_correction_that_fails_changes_nothing",
    wrong_debits.NeverGivesBack: "test_a_void_call_costs_nothing_and_stays_void",
    wrong_debits.KeepsTheCalledSide: "test_what_a_person_decides_holds_for_both_sides",
    wrong_legs.ForgetsDialogs: "test_what_gets_its_price_later_is_debited_once",
    wrong_debits.TellsOlderPrices: ("test_nothing_is_priced_by_prices_that_have_changed_meanwhile"),
}
ARCHIVES = {
    wrong.OldestFirst: "test_the_latest_comes_first_and_the_limit_holds",
    wrong.OneStoryACallId: "test_one_call_id_may_be_several_calls",
    wrong.HidesCopies: "test_a_story_names_place_facts_and_copies",
    wrong.IgnoresTheCallee: "test_each_filter_finds_its_own",
    wrong_readers.GivesTheLatestFirst: "test_all_calls_of_a_time_are_given_the_earliest_first",
    wrong_readers.CountsOutcomesAlone: "test_calls_are_counted_by_host_outcome_and_rating",
    wrong_readers.FindsWrittenNumbers: "test_a_number_is_found_however_it_is_written",
    wrong_readers.ForgetsThePrice: "test_a_story_tells_the_price",
}
REGISTERS = {
    wrong_money.DrawsAnew: "test_a_statement_is_drawn_again_as_it_was",
    wrong_money.TakesAnyPosition: "test_a_position_that_the_balance_never_had_is_refused",
}
KEPT_CALLS = {
    wrong_readers.TellsTheFirstFact: "test_a_reader_sees_what_a_correction_sees",
    wrong_readers.AsksForWrittenNumbers: "test_a_called_number_is_that_which_its_plan_reads",
    wrong_readers.MakesUpACall: "test_a_call_that_is_not_there_is_refused",
}
FILES = {
    wrong_readers.LeavesHalf: "test_what_breaks_off_leaves_nothing",
    wrong_readers.Replaces: "test_a_file_that_is_there_is_not_replaced",
}


@pytest.mark.parametrize(("inbox", "promise"), INBOXES.items())
async def test_a_wrong_inbox_is_refused(inbox: type[MemoryInbox], promise: str) -> None:
    make = lambda: MemoryStreamProbe(inbox_type=inbox)  # noqa: E731
    assert promise in await refused(CdrInboxContract, make, patience=2)


@pytest.mark.parametrize(("ledger", "promise"), (LEDGERS | DEBITING_LEDGERS).items())
async def test_a_wrong_ledger_is_refused(ledger: type[MemoryCdrLedger], promise: str) -> None:
    assert promise in await refused(CdrLedgerContract, lambda: memory_ledger_probe(ledger))


@pytest.mark.parametrize(("book", "promise"), AMENDMENT_BOOKS.items())
async def test_a_wrong_amendment_book_is_refused(
    book: type[MemoryAmendmentBook], promise: str
) -> None:
    make = lambda: MemoryMoneyProbe(amendments_type=book)  # noqa: E731
    assert promise in await refused(AmendmentBookContract, make)


@pytest.mark.parametrize(("register", "promise"), REGISTERS.items())
async def test_a_wrong_register_is_refused(
    register: type[MemoryMoneyRegister], promise: str
) -> None:
    make = lambda: MemoryMoneyProbe(register_type=register)  # noqa: E731
    assert await refused(AmendmentBookContract, make) == {promise}


@pytest.mark.parametrize(("archive", "promise"), ARCHIVES.items())
async def test_a_wrong_archive_is_refused(archive: type[MemoryCallArchive], promise: str) -> None:
    make = lambda: MemoryOperatorProbe(archive_type=archive)  # noqa: E731
    assert promise in await refused(CallArchiveContract, make)


@pytest.mark.parametrize(("calls", "promise"), KEPT_CALLS.items())
async def test_a_wrong_reader_is_refused(calls: type[MemoryKeptCalls], promise: str) -> None:
    make = lambda: MemoryMoneyProbe(kept_calls_type=calls)  # noqa: E731
    assert promise in await refused(KeptCallsContract, make)


@pytest.mark.parametrize(("file", "promise"), FILES.items())
async def test_a_wrong_file_is_refused(file: type[MemoryCallFile], promise: str) -> None:
    assert promise in await refused(CallFileContract, lambda: MemoryFileProbe(file()))


@pytest.mark.parametrize(
    ("contract", "make"),
    [
        (CdrInboxContract, MemoryStreamProbe),
        (CdrLedgerContract, memory_ledger_probe),
        (AmendmentBookContract, MemoryMoneyProbe),
        (CallArchiveContract, MemoryOperatorProbe),
        (KeptCallsContract, MemoryMoneyProbe),
        (CallFileContract, MemoryFileProbe),
    ],
)
async def test_the_right_twins_are_accepted(contract: type, make: type) -> None:
    assert await refused(contract, make) == set()
