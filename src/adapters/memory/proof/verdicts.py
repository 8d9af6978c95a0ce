"""What the nightly proof found, in memory."""

from datetime import date

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from application.proof.overview import DayVerdict
from application.proof.ports import VerdictBook


@define
class MemoryVerdictBook(FailsOnDemand, VerdictBook):
    """One verdict a day."""

    kept: dict[date, DayVerdict] = field(factory=dict)

    async def last(self) -> DayVerdict | None:
        self.fail_if_planned()
        return self.kept[max(self.kept)] if self.kept else None

    async def keep(self, verdict: DayVerdict) -> None:
        self.fail_if_planned()
        self.kept[verdict.day] = verdict
