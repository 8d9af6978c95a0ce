"""Tariff stores and prices under test."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from attrs import define, evolve, field, frozen

from adapters.contract.builders import MOMENT, a_company
from adapters.contract.pricing import PriceBooksProbe, TariffProbe
from adapters.memory.journal import MemoryJournal
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.pricing.journal_prices import MemoryJournalPrices
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from adapters.memory.pricing.price_books import MemoryPriceBooks
from adapters.memory.pricing.tariffs import MemoryTariffStore
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.pricing.number_plans import TimescaleNumberPlans
from adapters.timescale.pricing.price_books import TimescalePriceBooks
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from application.errors import UnavailableError
from application.pricing.ports import PriceBooks, TariffStore
from contract.ledger_probes import TimescaleStoreProbe
from contract.number_plan_probes import plans_for_all, read_all_by
from domain.money import deciding
from domain.numbering.plan import NumberPlan
from domain.pricing.paying import Assignment, Payer
from domain.pricing.price_book import PriceBook
from domain.pricing.tariff import TariffVersion

_FOR_EVER = 1000


@define
class MemoryTariffProbe(TariffProbe):
    """The memory twin."""

    twin: MemoryTariffStore = field(factory=lambda: MemoryTariffStore(MOMENT))

    @asynccontextmanager
    async def store(self) -> AsyncIterator[TariffStore]:
        yield self.twin

    async def leave(self) -> None:
        self.twin.fail_next(UnavailableError("away"), _FOR_EVER)

    async def come_back(self) -> None:
        self.twin.recover()


@frozen
class TimescaleTariffProbe(TariffProbe):
    """PostgreSQL, with TimescaleDB or without."""

    database: TimescaleStoreProbe

    @property
    def can_leave(self) -> bool:
        return self.database.can_leave

    @asynccontextmanager
    async def store(self) -> AsyncIterator[TariffStore]:
        async with open_pool(DatabaseSettings(url=self.database.dsn)) as pool:
            yield TimescaleTariffStore(pool)

    async def leave(self) -> None:
        await self.database.leave()

    async def come_back(self) -> None:
        await self.database.come_back()


def journal_prices() -> MemoryJournalPrices:
    """Give prices over a journal where nothing has happened yet."""
    journal = MemoryJournal()
    return MemoryJournalPrices(journal, MemoryTariffStore(MOMENT, journal))


@define
class MemoryPricesProbe(PriceBooksProbe):
    """The memory twin: what somebody puts there is the book."""

    prices: MemoryPriceBooks = field(factory=MemoryPriceBooks)

    @asynccontextmanager
    async def books(self) -> AsyncIterator[PriceBooks]:
        yield self.prices

    async def pays(self, account: str, versions: Sequence[TariffVersion]) -> int:
        held = _assignment(versions)
        payer = Payer(company_id=7, currency=versions[0].currency, assignments=(held,))
        self.prices.book = PriceBook(
            version=self.prices.book.version + 1,
            payers={account: payer},
            tariffs={held.tariff: versions},
        )
        return payer.company_id

    async def numbered(self, plan: NumberPlan) -> None:
        book = self.prices.book
        self.prices.book = evolve(book, version=book.version + 1, plans=plans_for_all(plan))

    async def look(self) -> None:
        self.prices.recover()

    async def grow_stale(self) -> None:
        self.prices.fail_next(UnavailableError("stale"))


@define
class JournalPricesProbe(PriceBooksProbe):
    """The memory twin that follows from a journal."""

    prices: MemoryJournalPrices = field(factory=journal_prices)

    @asynccontextmanager
    async def books(self) -> AsyncIterator[PriceBooks]:
        yield self.prices

    async def pays(self, account: str, versions: Sequence[TariffVersion]) -> int:
        for version in versions:
            await self.prices.store.save(version)
        held = _assignment(versions)
        book = MemoryMoneyBook(
            journal=self.prices.journal, tariffs={held.tariff: versions[0].currency}
        )
        number = await a_company(book)
        await book.change(number, deciding.map_account(account))
        await book.change(number, deciding.assign(held))
        return number

    async def numbered(self, plan: NumberPlan) -> None:
        await read_all_by(MemoryNumberPlans(journal=self.prices.journal), plan)

    async def look(self) -> None:
        self.prices.recover()

    async def grow_stale(self) -> None:
        self.prices.fail_next(UnavailableError("stale"))


@define
class TimescalePricesProbe(PriceBooksProbe):
    """PostgreSQL, looked at when a test says so."""

    store: TimescaleStoreProbe
    prices: TimescalePriceBooks = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.prices = TimescalePriceBooks(self.store.pool, TimescaleTariffStore(self.store.pool))

    @asynccontextmanager
    async def books(self) -> AsyncIterator[PriceBooks]:
        yield self.prices

    async def pays(self, account: str, versions: Sequence[TariffVersion]) -> int:
        book = TimescaleMoneyBook(self.store.pool)
        for version in versions:
            await TimescaleTariffStore(self.store.pool).save(version)
        number = await a_company(book)
        await book.change(number, deciding.map_account(account))
        await book.change(number, deciding.assign(_assignment(versions)))
        return number

    async def numbered(self, plan: NumberPlan) -> None:
        await read_all_by(TimescaleNumberPlans(self.store.pool), plan)

    async def look(self) -> None:
        await self.prices.look()

    async def grow_stale(self) -> None:
        assert self.prices.looked_at is not None
        self.prices.looked_at -= 60


def _assignment(versions: Sequence[TariffVersion]) -> Assignment:
    return Assignment(tariff=versions[0].name, valid_from=versions[0].effective_from)
