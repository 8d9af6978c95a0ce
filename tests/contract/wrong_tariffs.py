"""Twins of the tariff store and of the prices that each break one promise."""

import asyncio
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from attrs import define, evolve, field

from adapters.contract.builders import a_version
from adapters.memory.pricing.price_books import MemoryPriceBooks
from adapters.memory.pricing.price_tables import MemoryPriceTables
from adapters.memory.pricing.tariffs import MemoryTariffStore
from adapters.wire.rates.rows import described
from application.errors import PortError, RejectedError
from application.pricing.versions import KeptVersion, Saved
from domain.pricing.paying import Payer
from domain.pricing.price_book import PriceBook
from domain.pricing.rounding import Rounding
from domain.pricing.tariff import TariffVersion

Written = Callable[[int], None]


@define
class KeepsWhatCameFirst(MemoryTariffStore):
    """Takes any content under a known name and start for the known one."""

    async def save(self, version: TariffVersion, written: Written = lambda _: None) -> Saved:
        for each in self.listed:
            if (each.name, each.effective_from) == (version.name, version.effective_from):
                return Saved(each, was_known=True)
        return await MemoryTariffStore.save(self, version, written)


@define
class KeepsEachTime(MemoryTariffStore):
    """Knows nothing again."""

    async def save(self, version: TariffVersion, written: Written = lambda _: None) -> Saved:
        listed, self.listed = self.listed, []
        try:
            return await MemoryTariffStore.save(self, version, written)
        finally:
            self.listed = listed + self.listed


@define
class ComparesRatesAlone(MemoryTariffStore):
    """Overlooks what else a version says."""

    async def save(self, version: TariffVersion, written: Written = lambda _: None) -> Saved:
        for each in self.listed:
            version = evolve(
                version,
                effective_to=each.effective_to,
                zone=each.zone,
                span_overflow=each.span_overflow,
                boundaries=each.boundaries,
                plan_at=each.plan_at,
            )
        return await MemoryTariffStore.save(self, version, written)


@define
class LooksThenKeeps(MemoryTariffStore):
    """An await between check and write."""

    async def save(self, version: TariffVersion, written: Written = lambda _: None) -> Saved:
        listed = list(self.listed)
        await asyncio.sleep(0)
        later, self.listed = self.listed, list(listed)
        saved = await MemoryTariffStore.save(self, version, written)
        self.listed = later + [each for each in self.listed if each not in listed]
        return saved


@define
class MixesCurrencies(MemoryTariffStore):
    """Lets a tariff change its currency."""

    async def save(self, version: TariffVersion, written: Written = lambda _: None) -> Saved:
        try:
            return await MemoryTariffStore.save(self, version, written)
        except RejectedError:
            saved = await MemoryTariffStore.save(self, evolve(version, name="?"), written)
            return Saved(evolve(saved.version, name=version.name), was_known=False)


@define
class ListsBeforeItIsThere(MemoryTariffStore):
    """Lists a version whose rates may never come."""

    async def save(self, version: TariffVersion, written: Written = lambda _: None) -> Saved:
        saved = await MemoryTariffStore.save(self, version)
        if not saved.was_known:
            written(saved.version.rows)
        return saved


@define
class ListsInTheOrderOfArrival(MemoryTariffStore):
    """Does not sort."""

    async def versions(self) -> Sequence[KeptVersion]:
        await MemoryTariffStore.versions(self)
        return list(self.listed)


@define
class KeepsTheGivenNumber(MemoryTariffStore):
    """Believes the number that a version carries."""

    async def load(self, tariff_id: int) -> TariffVersion:
        return evolve(await MemoryTariffStore.load(self, tariff_id), tariff_id=0)


@define
class KnowsNoDestination(MemoryTariffStore):
    """Takes prefixes for names of destinations."""

    async def destinations(self) -> AbstractSet[str]:
        await MemoryTariffStore.destinations(self)
        return {prefix for each in self.loadable.values() for prefix in each.rates}


@define
class GivesAnEmptyVersion(MemoryTariffStore):
    """An unknown number is a version without rates."""

    async def load(self, tariff_id: int) -> TariffVersion:
        self.fail_if_planned()
        return self.loadable.get(tariff_id) or a_version(rates={})


@define
class ForgetsTheRounding(MemoryTariffStore):
    """Keeps a column too few."""

    async def load(self, tariff_id: int) -> TariffVersion:
        version = await MemoryTariffStore.load(self, tariff_id)
        rates = {
            prefix: evolve(rate, rounding=Rounding.HALF_UP)
            for prefix, rate in version.rates.items()
        }
        return evolve(version, rates=rates)


@define
class ForgetsTheZone(MemoryTariffStore):
    """Another column too few."""

    async def load(self, tariff_id: int) -> TariffVersion:
        return evolve(await MemoryTariffStore.load(self, tariff_id), zone="UTC")


@define
class CountsTwice(MemoryTariffStore):
    """Tells of each prefix twice."""

    async def save(self, version: TariffVersion, written: Written = lambda _: None) -> Saved:
        written(len(version.rates))
        return await MemoryTariffStore.save(self, version, written)


@define
class IsEmptyWhileAway(MemoryTariffStore):
    """Takes an outage for an empty list."""

    async def versions(self) -> Sequence[KeptVersion]:
        try:
            return await MemoryTariffStore.versions(self)
        except PortError:
            return []


@define
class FindsByNameAlone(MemoryTariffStore):
    """Takes another version of a tariff for the same."""

    async def find(self, version: TariffVersion) -> KeptVersion | None:
        found = await MemoryTariffStore.find(self, version)
        return found or next((each for each in self.listed if each.name == version.name), None)


@define
class SavesWhatItLooksFor(MemoryTariffStore):
    """A dry run that is none."""

    async def find(self, version: TariffVersion) -> KeptVersion | None:
        found = await MemoryTariffStore.find(self, version)
        if found is None:
            self.listed.append(described(version, 1, self.at, "memory"))
        return found


@define
class CorrectsByReplacing(MemoryTariffStore):
    """Takes away what calls were priced by."""

    async def correct(self, version: TariffVersion, written: Written = lambda _: None) -> Saved:
        saved = await MemoryTariffStore.correct(self, version, written)
        self.listed = [saved.version]
        return saved


@define
class KnowsTheFirstBookAlone(MemoryPriceBooks):
    """Never looks again."""

    first: PriceBook | None = None

    async def current(self, since: datetime, *, after: int | None = None) -> PriceBook:
        found = await MemoryPriceBooks.current(self, since, after=after)
        self.first = self.first or found
        return self.first


@define
class IsNeverOutdated(MemoryPriceBooks):
    """Gives the book of the last look, whatever somebody knows of it."""

    given: PriceBook = field(factory=PriceBook)

    async def current(self, since: datetime, *, after: int | None = None) -> PriceBook:
        found = await MemoryPriceBooks.current(self, since)
        self.given = found if after is None else self.given
        return self.given


@define
class GivesStalePrices(MemoryPriceBooks):
    """Prices by what was true once."""

    async def current(self, since: datetime, *, after: int | None = None) -> PriceBook:
        try:
            return await MemoryPriceBooks.current(self, since, after=after)
        except PortError:
            return self.book


@define
class KnowsTheFirstVersionAlone(MemoryPriceBooks):
    """Prices every call by the version of before."""

    async def current(self, since: datetime, *, after: int | None = None) -> PriceBook:
        found = await MemoryPriceBooks.current(self, since, after=after)
        return evolve(found, tariffs={name: each[:1] for name, each in found.tariffs.items()})


@define
class ForgetsWhen(MemoryPriceTables):
    async def since(self, moment: datetime) -> PriceBook:
        return evolve(await MemoryPriceTables.since(self, moment), since=None)


@define
class SelectsNothing(MemoryPriceTables):
    async def since(self, moment: datetime) -> PriceBook:
        book = await MemoryPriceTables.since(self, moment)
        payers = {name: _for_all_calls(payer) for name, payer in book.payers.items()}
        return evolve(book, payers=payers)


def _for_all_calls(payer: Payer) -> Payer:
    return evolve(payer, assignments=tuple(a for a in payer.assignments if a.only is None))


@define
class GivesAllCompanies(MemoryPriceTables):
    async def of_company(self, company_id: int, moment: datetime) -> PriceBook:
        del company_id
        return await self.since(moment)


@define
class ReadsOnce(MemoryPriceTables):
    read: PriceBook | None = None

    async def since(self, moment: datetime) -> PriceBook:
        self.read = self.read or await MemoryPriceTables.since(self, moment)
        return self.read
