"""Number plans in memory: the rules are asked, nothing is decided here."""

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import MemoryJournal
from application.pricing.ports import NumberPlans
from domain.facts.entries import PlansFact
from domain.numbering.book import DecidePlans, PlanBook


@define
class MemoryNumberPlans(FailsOnDemand, NumberPlans):
    """The plans of a journal."""

    journal: MemoryJournal = field(factory=MemoryJournal)

    async def change(self, decide: DecidePlans) -> PlanBook:
        self.fail_if_planned()
        self.journal.append([PlansFact(event=event) for event in decide(self.journal.plans)])
        return self.journal.plans

    async def plans(self) -> PlanBook:
        self.fail_if_planned()
        return self.journal.plans
