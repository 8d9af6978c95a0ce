"""Prices as the events of a journal and the tariffs of a store make them."""

from datetime import datetime

from attrs import define, evolve

from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import MemoryCompany, MemoryJournal
from adapters.memory.money.payer_rules import payer_rules_of
from adapters.memory.money.routes import routes_of
from adapters.memory.pricing.tariffs import MemoryTariffStore
from application.pricing.ports import PriceBooks, PriceTables
from application.pricing.versions import needed_since, no_tariff
from domain.pricing.payer_rules import PayerRules
from domain.pricing.paying import Payer, Tenure, in_order
from domain.pricing.price_book import PriceBook
from domain.pricing.tariff import TariffVersion


@define
class MemoryJournalPrices(FailsOnDemand, PriceTables, PriceBooks):
    """The companies and suppliers of a journal, and tariffs."""

    journal: MemoryJournal
    store: MemoryTariffStore

    async def current(self, since: datetime, *, after: int | None = None) -> PriceBook:
        del after
        return await self.since(since)

    async def since(self, moment: datetime) -> PriceBook:
        self.fail_if_planned()
        names = {version.name for version in self.store.listed}
        tariffs = {name: self._versions(name, moment) for name in names}
        return evolve(self._without_tariffs(moment), tariffs=tariffs)

    async def of_company(self, company_id: int, moment: datetime) -> PriceBook:
        book = await self.since(moment)
        return evolve(
            book,
            payers={name: p for name, p in book.payers.items() if p.company_id == company_id},
            companies={n: p for n, p in book.companies.items() if n == company_id},
            routes=(),
        )

    async def under(self, tariff: str, moment: datetime) -> PriceBook:
        book = await self.since(moment)
        known = {version.name for version in self.store.listed}
        if tariff not in known:
            raise no_tariff(tariff, known)
        return evolve(book.under(tariff, self._versions(tariff, moment)), routes=())

    def _without_tariffs(self, moment: datetime) -> PriceBook:
        companies = {number: _payer(held) for number, held in self.journal.companies.items()}
        return PriceBook(
            version=self.journal.prices,
            since=moment,
            longest_call=self.journal.rules.longest_call,
            plans=self.journal.plans,
            payers={
                account: companies[number]
                for number, held in self.journal.companies.items()
                for account in held.accounts
            },
            moved={
                account: [
                    Tenure(payer=companies[each.company_id], valid_from=each.valid_from)
                    for each in tenures
                ]
                for account, tenures in self.journal.mapped.items()
                if any(each.valid_from for each in tenures)
            },
            companies=companies,
            rules=PayerRules(payer_rules_of(self.journal)),
            same_dialog=self.journal.rules.same_dialog,
            routes=in_order(routes_of(self.journal)),
        )

    def _versions(self, tariff: str, moment: datetime) -> list[TariffVersion]:
        listed = [version for version in self.store.listed if version.name == tariff]
        return [self.store.loadable[each.tariff_id] for each in needed_since(listed, moment)]


def _payer(held: MemoryCompany) -> Payer:
    return Payer(
        company_id=held.id, currency=held.company.currency, assignments=tuple(held.assignments)
    )
