"""Number plans and countries under test."""

from attrs import define, field, frozen

from adapters.contract.pricing import CountriesProbe, NumberPlansProbe
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from adapters.timescale.pricing.number_plans import TimescaleNumberPlans
from application.errors import UnavailableError
from application.pricing.ports import Countries, NumberPlans
from contract.ledger_probes import TimescaleStoreProbe


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
