"""Number plans and countries under test."""

from typing import Final

from attrs import define, field, frozen

from adapters.contract.pricing import CountriesProbe, NumberPlansProbe
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from adapters.timescale.pricing.number_plans import TimescaleNumberPlans
from application.errors import UnavailableError
from application.pricing.ports import Countries, NumberPlans
from contract.ledger_probes import TimescaleStoreProbe
from domain.money.planning import set_plan, use_plan
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, PlanBook, Scope, fold
from domain.numbering.plan import NumberPlan

FOR_ALL: Final = "for all"


def plans_for_all(plan: NumberPlan) -> PlanBook:
    """Give the book by which all calls are read by one plan."""
    return fold(
        [
            NumberPlanSet(name=FOR_ALL, plan=plan),
            NumberPlanAssigned(scope=Scope.DEFAULT, key="", plan=FOR_ALL),
        ]
    )


async def read_all_by(plans: NumberPlans, plan: NumberPlan) -> None:
    """Let all calls be read by a plan."""
    await plans.change(set_plan(FOR_ALL, plan, None))
    await plans.change(use_plan(FOR_ALL, Scope.DEFAULT, "", None))


@frozen
class RegionsProbe(CountriesProbe):
    """A list of countries."""

    countries: Countries


@define
class MemoryNumberPlansProbe(NumberPlansProbe):
    """The memory twin, or another of its kind."""

    plans: MemoryNumberPlans = field(factory=MemoryNumberPlans)

    async def leave(self) -> None:
        self.plans.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self.plans.recover()


@frozen
class TimescaleNumberPlansProbe(NumberPlansProbe):
    """PostgreSQL, with TimescaleDB or without."""

    store: TimescaleStoreProbe

    @property
    def plans(self) -> NumberPlans:
        return TimescaleNumberPlans(self.store.pool)

    @property
    def can_leave(self) -> bool:
        return self.store.can_leave

    async def leave(self) -> None:
        await self.store.leave()

    async def come_back(self) -> None:
        await self.store.come_back()
