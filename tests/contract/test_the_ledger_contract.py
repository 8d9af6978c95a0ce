"""The suites of the store must refuse what is wrong: twins that each break one promise."""

import inspect
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from application.errors import PortError
from contract import wrong_stores as wrong
from contract.ledger_probes import MemoryStoreProbe
from contract.test_cdr_ledger import LedgerContract
from contract.test_dead_letter_box import DeadLetterBoxContract

Make = Callable[[], Any]
LEDGERS = {
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
BOXES = {
    wrong.ParksAgain: "test_delivered_again_it_is_the_same_letter",
    wrong.LosesTheBytes: "test_any_bytes_are_kept",
    wrong.IgnoresThePlace: "test_the_same_bytes_elsewhere_are_another_letter",
    wrong.RefusesHostileLabels: "test_whatever_its_labels_say_it_is_kept",
    wrong.PretendsWhileAway: "test_away_means_later",
}


@pytest.mark.parametrize(("store", "promise"), LEDGERS.items())
async def test_a_wrong_ledger_is_refused(store: type[MemoryCdrLedger], promise: str) -> None:
    assert promise in await refused(LedgerContract, lambda: MemoryStoreProbe(book=store()))


@pytest.mark.parametrize(("store", "promise"), BOXES.items())
async def test_a_wrong_box_is_refused(store: type[MemoryDeadLetterBox], promise: str) -> None:
    assert promise in await refused(
        DeadLetterBoxContract, lambda: MemoryStoreProbe(letter_box=store())
    )


@pytest.mark.parametrize("contract", [LedgerContract, DeadLetterBoxContract])
async def test_the_right_twins_are_accepted(contract: type) -> None:
    assert await refused(contract, MemoryStoreProbe) == set()


async def refused(contract: type, make: Make) -> set[str]:
    """Name the promises that this store breaks."""
    broken = set()
    for name, promise in inspect.getmembers(contract(), inspect.ismethod):
        for arguments in _cases(promise):
            try:
                await promise(make(), **arguments)
            except (AssertionError, PortError, ValueError, pytest.fail.Exception):
                broken.add(name)
    return broken


def _cases(promise: Callable[..., Any]) -> Iterator[dict[str, Any]]:
    marks = [mark.args for mark in getattr(promise, "pytestmark", []) if mark.name == "parametrize"]
    for values in product(*(found for _, found in marks)):
        yield dict(zip((name for name, _ in marks), values, strict=True))
