"""The heads of the seals in memory, as they are told to others."""

from collections.abc import Sequence

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from adapters.memory.proof.seals import MemorySealBook
from adapters.wire.head_json import fact_of_head
from application.facts.data import Fact, LogPlace
from application.proof.ports import HeadLog
from domain.proof.seals import Seal


@define
class MemoryHeadLog(FailsOnDemand, HeadLog):
    """Seals by their numbers.

    Attributes:
        told: the last one that was told.
    """

    seals: MemorySealBook
    told: Seal | None = field(default=None)

    async def unpublished(self, most: int) -> tuple[Sequence[Fact], LogPlace | None]:
        self.fail_if_planned()
        found = [each for each in self.seals.seals if each.number > self._told()][:most]
        place = LogPlace(0, found[-1].number) if found else None
        return [fact_of_head(each) for each in found], place

    async def published(self, place: LogPlace) -> None:
        self.fail_if_planned()
        self.told = next(each for each in self.seals.seals if each.number == place.position)

    def _told(self) -> int:
        if self.told is None:
            return 0
        if self.told in self.seals.seals:
            return self.told.number
        return min(self.told.number, len(self.seals.seals)) - 1
