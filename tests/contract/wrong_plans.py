"""Twins of number plans and of countries that each break one promise."""

import asyncio
from datetime import datetime

from attrs import define, evolve

from adapters.memory.pricing.countries import MemoryCountries
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from adapters.memory.pricing.price_books import MemoryPriceBooks
from adapters.memory.pricing.price_tables import MemoryPriceTables
from application.errors import PortError
from domain.facts.entries import PlansFact
from domain.numbering.book import DecidePlans, NumberPlanSet, PlanBook
from domain.numbering.plan import NumberPlan
from domain.pricing.price_book import PriceBook


@define
class LooksThenChanges(MemoryNumberPlans):
    """An await between look and change."""

    async def change(self, decide: DecidePlans) -> PlanBook:
        before = self.journal.plans
        await asyncio.sleep(0)
        self.journal.plans = before
        return await MemoryNumberPlans.change(self, decide)


@define
class ForgetsSuffixes(MemoryNumberPlans):
    """Keeps a plan without what stands behind."""

    async def plans(self) -> PlanBook:
        book = await MemoryNumberPlans.plans(self)
        plans = {
            name: tuple(evolve(each, plan=evolve(each.plan, suffixes=())) for each in held)
            for name, held in book.plans.items()
        }
        return evolve(book, plans=plans)


@define
class KeepsTheLastUse(MemoryNumberPlans):
    """Forgets who used what before."""

    async def plans(self) -> PlanBook:
        book = await MemoryNumberPlans.plans(self)
        return evolve(book, uses={key: held[-1:] for key, held in book.uses.items()})


@define
class KeepsWhatWasCorrected(MemoryNumberPlans):
    """Gives a plan as it was first."""

    async def plans(self) -> PlanBook:
        told = [fact.event for fact in self.journal.log if isinstance(fact, PlansFact)]
        book = await MemoryNumberPlans.plans(self)
        first = {e.name: e.plan for e in reversed(told) if isinstance(e, NumberPlanSet)}
        plans = {
            name: (evolve(held[0], plan=first[name]), *held[1:])
            for name, held in book.plans.items()
        }
        return evolve(book, plans=plans) if len(told) == 2 else book


@define
class HasNoneWhileAway(MemoryNumberPlans):
    """Calls an outage an empty book."""

    async def plans(self) -> PlanBook:
        try:
            return await MemoryNumberPlans.plans(self)
        except PortError:
            return PlanBook()


class KnowsCapitalsAlone(MemoryCountries):
    """Knows a region in one case only."""

    def find(self, region: str) -> NumberPlan | None:
        return self.known.get(region)


class KnowsEveryCountry(MemoryCountries):
    """Takes what it does not know for one."""

    def find(self, region: str) -> NumberPlan | None:
        return MemoryCountries.find(self, region) or self.known["DE"]


@define
class PricesAsWritten(MemoryPriceTables):
    """Reads no number."""

    async def since(self, moment: datetime) -> PriceBook:
        return evolve(await MemoryPriceTables.since(self, moment), plans=PlanBook())


@define
class BooksAsWritten(MemoryPriceBooks):
    """Reads no number."""

    async def current(self, since: datetime, *, after: int | None = None) -> PriceBook:
        book = await MemoryPriceBooks.current(self, since, after=after)
        return evolve(book, plans=PlanBook())
