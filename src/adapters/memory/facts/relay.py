"""The relay's two sides in memory."""

from collections.abc import Sequence

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from application.facts.data import Fact, Heard, LogPlace
from application.facts.ports import FactLog, FactPublisher


@define
class MemoryFactLog(FailsOnDemand, FactLog):
    """Facts in the order of their commits; None stands for an event that nobody hears of."""

    events: list[Fact | None] = field(factory=list)
    place: int = 0
    heard: Heard = Heard.ALL

    async def unpublished(self, most: int) -> tuple[Sequence[Fact], LogPlace | None]:
        self.fail_if_planned()
        found = self.events[self.place : self.place + most]
        place = LogPlace(1, self.place + len(found)) if found else None
        return [each for each in found if each is not None and self.heard.has(each.subject)], place

    async def published(self, place: LogPlace) -> None:
        self.fail_if_planned()
        self.place = place.position


@define
class MemoryFactPublisher(FailsOnDemand, FactPublisher):
    """What a stream keeps: each id once."""

    stored: dict[str, Fact] = field(factory=dict)

    async def publish(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            self.fail_if_planned()
            self.stored.setdefault(fact.event_id, fact)
