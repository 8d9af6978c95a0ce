"""The suites of dead letters must refuse twins that each break one promise."""

import pytest

from adapters.contract.letters import (
    DeadLetterBoxContract,
    DeadLetterDeskContract,
)
from adapters.contract.refusing import refused
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from contract import wrong_letters as wrong
from contract.ledger_probes import MemoryStoreProbe
from contract.operator_probes import MemoryOperatorProbe

BOXES = {
    wrong.ParksAgain: "test_delivered_again_it_is_the_same_letter",
    wrong.LosesTheBytes: "test_any_bytes_are_kept",
    wrong.IgnoresThePlace: "test_the_same_bytes_elsewhere_are_another_letter",
    wrong.RefusesHostileLabels: "test_whatever_its_labels_say_it_is_kept",
    wrong.PretendsWhileAway: "test_away_means_later",
}
DESKS = {
    wrong.MarksBeforeTheEnd: "test_a_failure_on_the_way_changes_nothing",
    wrong.ForgetsWhatCameBack: "test_a_letter_that_comes_back_is_open_again",
    wrong.CountsNoAttempts: "test_a_letter_that_was_redriven_is_closed",
    wrong.MendsBeforeTheEnd: "test_a_failure_while_mending_changes_nothing",
    wrong.MendsAgain: "test_a_mended_letter_keeps_both_forms_for_good",
    wrong.RemembersWhatWasMended: "test_what_was_mended_is_forgotten_with_the_letter",
    wrong.WaivesAgain: "test_what_is_not_there_cannot_be_waived",
}


@pytest.mark.parametrize(("box", "promise"), BOXES.items())
async def test_a_wrong_box_is_refused(box: type[MemoryDeadLetterBox], promise: str) -> None:
    make = lambda: MemoryStoreProbe(letter_box=box())  # noqa: E731
    assert promise in await refused(DeadLetterBoxContract, make)


@pytest.mark.parametrize(("desk", "promise"), DESKS.items())
async def test_a_wrong_desk_is_refused(desk: type[MemoryDeadLetterDesk], promise: str) -> None:
    make = lambda: MemoryOperatorProbe(desk_type=desk)  # noqa: E731
    assert promise in await refused(DeadLetterDeskContract, make)


@pytest.mark.parametrize(
    ("contract", "make"),
    [
        (DeadLetterBoxContract, MemoryStoreProbe),
        (DeadLetterDeskContract, MemoryOperatorProbe),
    ],
)
async def test_the_right_twins_are_accepted(contract: type, make: type) -> None:
    assert await refused(contract, make) == set()
