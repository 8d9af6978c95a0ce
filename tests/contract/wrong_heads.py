"""Twins of the heads of seals that each break one promise."""

from collections.abc import Sequence

from adapters.memory.proof.heads import MemoryHeadLog
from application.facts.data import Fact, LogPlace


class TellsTheLastAlone(MemoryHeadLog):
    """Takes a seal that stands for all before it for all of them."""

    async def unpublished(self, most: int) -> tuple[Sequence[Fact], LogPlace | None]:
        facts, place = await super().unpublished(most)
        return facts[-1:], place


class TrustsTheNumber(MemoryHeadLog):
    """Looks at numbers, and not at hashes."""

    def _told(self) -> int:
        return self.told.number if self.told else 0


class BeginsAnew(MemoryHeadLog):
    """Tells all again when a seal is not as it was told."""

    def _told(self) -> int:
        return 0 if self.told not in self.seals.seals else super()._told()


WRONG = {
    TellsTheLastAlone: "test_facts_come_in_the_order_of_the_log_and_once",
    TrustsTheNumber: "test_a_seal_in_the_place_of_one_that_was_told_is_told_as_well",
    BeginsAnew: "test_seals_that_were_cut_off_are_told_of_by_the_last_that_stands",
}
