"""The suites of the live gateway must refuse twins that each break one promise."""

import pytest

from adapters.contract.live import AccountDirectoryContract, DurableTapeContract, ViewStoreContract
from adapters.contract.refusing import refused
from adapters.memory.live.gateway import MemoryAccountDirectory, MemoryTape, MemoryViewStore
from contract import wrong_live as wrong
from contract.live_probes import MemoryDirectoryProbe, MemoryViewStoreProbe
from contract.tape_probes import MemoryTapeProbe

TAPES = {
    wrong.BeginsAnewAfterAnOutage: "test_an_outage_neither_loses_nor_repeats",
    wrong.IgnoresThePlace: "test_after_a_place_only_what_follows_is_given",
    wrong.SilentAboutHoles: "test_what_was_forgotten_is_told_as_a_hole",
    wrong.BelievesEveryPlace: "test_a_place_beyond_the_end_is_unknown",
    wrong.LeavesOutTheUnreadable: "test_what_cannot_be_read_is_given_without_content",
    wrong.IgnoresTheTime: "test_an_unknown_place_can_be_made_up_for_by_a_time",
    wrong.NeverTellsTheEnd: "test_an_empty_tape_says_that_nothing_waits",
    wrong.AlwaysMore: "test_the_last_that_waits_says_so",
    wrong.NeverEnds: "test_it_ends_when_asked",
    wrong.OneReaderOnly: "test_readers_take_nothing_from_each_other",
}
VIEW_STORES = {
    wrong.KeepsTheFirst: "test_the_last_view_is_kept_as_it_was",
    wrong.IsEmptyWhileAway: "test_away_means_later",
}
DIRECTORIES = {wrong.RoundsToCents: "test_owners_and_funds_are_known_by_name"}


@pytest.mark.parametrize(("tape", "promise"), TAPES.items())
async def test_a_wrong_tape_is_refused(tape: type[MemoryTape], promise: str) -> None:
    make = lambda: MemoryTapeProbe(tape())  # noqa: E731
    assert promise in await refused(DurableTapeContract, make, patience=0.5)


@pytest.mark.parametrize(("store", "promise"), VIEW_STORES.items())
async def test_a_wrong_view_store_is_refused(store: type[MemoryViewStore], promise: str) -> None:
    assert promise in await refused(ViewStoreContract, lambda: MemoryViewStoreProbe(store()))


@pytest.mark.parametrize(("directory", "promise"), DIRECTORIES.items())
async def test_a_wrong_directory_is_refused(
    directory: type[MemoryAccountDirectory], promise: str
) -> None:
    make = lambda: MemoryDirectoryProbe(directory())  # noqa: E731
    assert promise in await refused(AccountDirectoryContract, make)


@pytest.mark.parametrize(
    ("contract", "make"),
    [
        (DurableTapeContract, MemoryTapeProbe),
        (ViewStoreContract, MemoryViewStoreProbe),
        (AccountDirectoryContract, MemoryDirectoryProbe),
    ],
)
async def test_the_right_twins_are_accepted(contract: type, make: type) -> None:
    assert await refused(contract, make) == set()
