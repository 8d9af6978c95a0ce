"""Who does what beside recording, in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from application.health.ports import Duties
from application.proof.overview import DutyFigures


@define
class MemoryDuties(FailsOnDemand, Duties):
    """What was said of each duty."""

    said: dict[str, DutyFigures] = field(factory=dict)

    async def retire(self, names: Collection[str], unheard_since: datetime) -> Sequence[str]:
        self.fail_if_planned()
        gone = [
            duty.name
            for duty in self.said.values()
            if duty.name in names and duty.heard_at is not None and duty.heard_at < unheard_since
        ]
        self.said |= {name: DutyFigures(name=name) for name in gone}
        return sorted(gone)
