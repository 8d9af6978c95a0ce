"""Prices under test that are read whenever they are asked for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

from attrs import define, evolve, field

from adapters.contract.builders import EURO, a_company
from adapters.contract.pricing import PriceTablesProbe
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.pricing.journal_prices import MemoryJournalPrices
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from adapters.memory.pricing.price_tables import MemoryPriceTables
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.pricing.number_plans import TimescaleNumberPlans
from adapters.timescale.pricing.price_tables import TimescalePriceTables
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from application.errors import UnavailableError
from application.pricing.ports import PriceTables
from contract.ledger_probes import TimescaleStoreProbe
from contract.number_plan_probes import plans_for_all, read_all_by
from contract.tariff_probes import journal_prices
from domain.money import deciding
from domain.money.payer_mapping import set_payer_rule
from domain.money.routes import Route
from domain.money.rules import set_longest_call
from domain.money.supplying import adding, open_route
from domain.numbering.plan import NumberPlan
from domain.pricing.payer_rules import PayerRule, PayerRules, RuleKey
from domain.pricing.paying import Assignment, Payer, SupplyRoute, Tenure
from domain.pricing.selecting import Selector
from domain.pricing.sides import Side
from domain.pricing.tariff import TariffVersion

_FOR_EVER = 1000


@define
class MemoryTablesProbe(PriceTablesProbe):
    """The memory twin, or another of its kind."""

    tables: MemoryPriceTables = field(factory=MemoryPriceTables)

    async def pays(self, account: str, versions: Sequence[TariffVersion]) -> int:
        book, number = self.tables.book, len(self.tables.book.companies) + 1
        held = self._tariff(f"retail-{number}", versions)
        payer = Payer(company_id=number, currency=versions[0].currency, assignments=(held,))
        self.tables.book = evolve(
            self.tables.book,
            payers={**book.payers, account: payer},
            companies={**book.companies, number: payer},
        )
        return number

    async def carries(self, account: str, versions: Sequence[TariffVersion]) -> int:
        number = len(self.tables.book.routes) + 1
        held = self._tariff(f"wholesale-{number}", versions)
        route = SupplyRoute(
            supplier_id=number, currency=versions[0].currency, assignment=held, account=account
        )
        self.tables.book = evolve(self.tables.book, routes=[*self.tables.book.routes, route])
        return number

    async def tariffs(self) -> Sequence[str]:
        return list(self.tables.book.tariffs)

    async def maps(self, company_id: int, account: str, start: datetime) -> None:
        book = self.tables.book
        payer = book.companies[company_id]
        tenures = [Tenure(payer=book.payers[account]), Tenure(payer=payer, valid_from=start)]
        self.tables.book = evolve(
            book, payers={**book.payers, account: payer}, moved={account: tenures}
        )

    async def sells(
        self,
        company_id: int,
        only: Selector | None,
        versions: Sequence[TariffVersion],
        side: Side = Side.OUTBOUND,
    ) -> None:
        book = self.tables.book
        held = self._tariff(f"narrow-{len(book.tariffs)}", versions)
        payer = book.companies[company_id]
        sold = evolve(payer, assignments=(*payer.assignments, evolve(held, only=only, side=side)))
        self.tables.book = evolve(
            self.tables.book,
            payers={name: sold if p is payer else p for name, p in book.payers.items()},
            companies={**book.companies, company_id: sold},
        )

    async def ruled(self, company_id: int, key: RuleKey) -> None:
        rules = [*self.tables.book.rules.rules, PayerRule(company_id=company_id, key=key)]
        self.tables.book = evolve(self.tables.book, rules=PayerRules(rules))

    async def limit(self, longest: timedelta) -> None:
        self.tables.book = evolve(self.tables.book, longest_call=longest)

    async def numbered(self, plan: NumberPlan) -> None:
        self.tables.book = evolve(self.tables.book, plans=plans_for_all(plan))

    async def leave(self) -> None:
        self.tables.fail_next(UnavailableError("away"), _FOR_EVER)

    async def come_back(self) -> None:
        self.tables.recover()

    def _tariff(self, name: str, versions: Sequence[TariffVersion]) -> Assignment:
        tariffs = {**self.tables.book.tariffs, name: versions}
        self.tables.book = evolve(self.tables.book, tariffs=tariffs)
        return Assignment(tariff=name, valid_from=versions[0].effective_from)


@define
class JournalTablesProbe(PriceTablesProbe):
    """The memory twin that follows from a journal."""

    tables: MemoryJournalPrices = field(factory=journal_prices)
    _names: "count[int]" = field(factory=lambda: count(1), init=False)

    @property
    def book(self) -> MemoryMoneyBook:
        """Who has what."""
        return MemoryMoneyBook(
            journal=self.tables.journal,
            tariffs={each.name: each.currency for each in self.tables.store.listed},
        )

    async def pays(self, account: str, versions: Sequence[TariffVersion]) -> int:
        held = await self._tariff(versions)
        number = await a_company(self.book, f"payer of {account}")
        await self.book.change(number, deciding.map_account(account))
        await self.book.change(number, deciding.assign(held))
        return number

    async def carries(self, account: str, versions: Sequence[TariffVersion]) -> int:
        held = await self._tariff(versions)
        number = (await self.book.add_supplier(adding(f"carrier of {account}", EURO))).id
        route = Route(assignment=held, account=account)
        await self.book.change_supplier(number, open_route(route))
        return number

    async def tariffs(self) -> Sequence[str]:
        return list(dict.fromkeys(version.name for version in self.tables.store.listed))

    async def maps(self, company_id: int, account: str, start: datetime) -> None:
        await self.book.change(company_id, deciding.map_account(account, start))

    async def sells(
        self,
        company_id: int,
        only: Selector | None,
        versions: Sequence[TariffVersion],
        side: Side = Side.OUTBOUND,
    ) -> None:
        held = evolve(await self._tariff(versions), only=only, side=side)
        await self.book.change(company_id, deciding.assign(held))

    async def ruled(self, company_id: int, key: RuleKey) -> None:
        await self.book.change(company_id, set_payer_rule(key))

    async def limit(self, longest: timedelta) -> None:
        await self.book.change_rules(set_longest_call(longest, "a test"))

    async def numbered(self, plan: NumberPlan) -> None:
        await read_all_by(MemoryNumberPlans(journal=self.tables.journal), plan)

    async def leave(self) -> None:
        self.tables.fail_next(UnavailableError("away"), _FOR_EVER)

    async def come_back(self) -> None:
        self.tables.recover()

    async def _tariff(self, versions: Sequence[TariffVersion]) -> Assignment:
        name = f"tariff-{next(self._names)}"
        for version in versions:
            await self.tables.store.save(evolve(version, name=name))
        return Assignment(tariff=name, valid_from=versions[0].effective_from)


@define
class TimescaleTablesProbe(PriceTablesProbe):
    """PostgreSQL, with TimescaleDB or without."""

    store: TimescaleStoreProbe
    _numbers: "count[int]" = field(factory=lambda: count(1), init=False)

    @property
    def tables(self) -> PriceTables:
        return TimescalePriceTables(self.store.pool, TimescaleTariffStore(self.store.pool))

    async def pays(self, account: str, versions: Sequence[TariffVersion]) -> int:
        book = TimescaleMoneyBook(self.store.pool)
        held = await self._tariff(versions)
        number = await a_company(book, f"payer of {account}")
        await book.change(number, deciding.map_account(account))
        await book.change(number, deciding.assign(held))
        return number

    async def carries(self, account: str, versions: Sequence[TariffVersion]) -> int:
        book = TimescaleMoneyBook(self.store.pool)
        held = await self._tariff(versions)
        number = (await book.add_supplier(adding(f"carrier of {account}", EURO))).id
        await book.change_supplier(number, open_route(Route(assignment=held, account=account)))
        return number

    async def tariffs(self) -> Sequence[str]:
        versions = await TimescaleTariffStore(self.store.pool).versions()
        return list(dict.fromkeys(version.name for version in versions))

    async def maps(self, company_id: int, account: str, start: datetime) -> None:
        book = TimescaleMoneyBook(self.store.pool)
        await book.change(company_id, deciding.map_account(account, start))

    async def sells(
        self,
        company_id: int,
        only: Selector | None,
        versions: Sequence[TariffVersion],
        side: Side = Side.OUTBOUND,
    ) -> None:
        held = evolve(await self._tariff(versions), only=only, side=side)
        await TimescaleMoneyBook(self.store.pool).change(company_id, deciding.assign(held))

    async def ruled(self, company_id: int, key: RuleKey) -> None:
        book = TimescaleMoneyBook(self.store.pool)
        await book.change(company_id, set_payer_rule(key))

    async def limit(self, longest: timedelta) -> None:
        book = TimescaleMoneyBook(self.store.pool)
        await book.change_rules(set_longest_call(longest, "a test"))

    async def numbered(self, plan: NumberPlan) -> None:
        await read_all_by(TimescaleNumberPlans(self.store.pool), plan)

    @property
    def can_leave(self) -> bool:
        return self.store.can_leave

    async def leave(self) -> None:
        await self.store.leave()

    async def come_back(self) -> None:
        await self.store.come_back()

    async def _tariff(self, versions: Sequence[TariffVersion]) -> Assignment:
        name = f"tariff-{next(self._numbers)}"
        for version in versions:
            await TimescaleTariffStore(self.store.pool).save(evolve(version, name=name))
        return Assignment(tariff=name, valid_from=versions[0].effective_from)
