"""Twins of book and register that each break one promise of money."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from attrs import define, evolve, frozen

from adapters.memory.journal import MemoryCompany
from adapters.memory.money.accounts import account_of
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.money.currencies import MemoryCurrencies
from adapters.memory.money.register import MemoryMoneyRegister
from application.money.data import Changed, CompanyAccount, Statement, SupplierAccount
from domain.money.amounts import Currency
from domain.money.bundles import Bundles
from domain.money.company import Company
from domain.money.errors import RefusedError
from domain.money.events import CompanyOpened
from domain.money.fraud_events import Suspected
from domain.money.names import Directory
from domain.money.standing import Decide, DecideOpening, DecideSupplier, Look, Standing, Vacancy
from domain.pricing.paying import SupplyRoute


@define
class OpensTwice(MemoryMoneyBook):
    """Gives a name to two companies."""

    async def open(self, decide: DecideOpening) -> CompanyAccount:
        def blind(vacancy: Vacancy) -> CompanyOpened:
            return decide(evolve(vacancy, names=Directory("company")))

        return await MemoryMoneyBook.open(self, blind)


@define
class KeepsOldPayers(MemoryMoneyBook):
    """Lets an account with the company that had it first."""

    async def change(self, company_id: int, decide: Decide) -> Changed:
        before = dict(self.journal.mapped)
        changed = await MemoryMoneyBook.change(self, company_id, decide)
        self.journal.mapped.update(before)
        return changed


@define
class AssignsTwice(MemoryMoneyBook):
    """Lets an assignment stand that was corrected."""

    async def change(self, company_id: int, decide: Decide) -> Changed:
        before = self.journal.held(company_id).assignments
        changed = await MemoryMoneyBook.change(self, company_id, decide)
        held = self.journal.held(company_id)
        held.assignments = [*before, *(each for each in held.assignments if each not in before)]
        return changed


@define
class AssignsForAll(MemoryMoneyBook):
    """Takes a tariff of certain calls for one of all."""

    async def change(self, company_id: int, decide: Decide) -> Changed:
        changed = await MemoryMoneyBook.change(self, company_id, decide)
        held = self.journal.held(company_id)
        held.assignments = [evolve(each, only=None) for each in held.assignments]
        return changed


@define
class ForgetsWhatFollows(MemoryMoneyBook):
    """Records the first event alone."""

    async def change(self, company_id: int, decide: Decide) -> Changed:
        first = Decide(lambda standing: decide.rule(standing)[:1], decide.look)
        return await MemoryMoneyBook.change(self, company_id, first)


@define
class ShowsNoPayments(MemoryMoneyBook):
    """Knows no references."""

    def standing(self, held: MemoryCompany, look: Look) -> Standing:
        return evolve(MemoryMoneyBook.standing(self, held, look), paid=None)


@define
class ShowsNoBundles(MemoryMoneyBook):
    """And so credits all of a month again."""

    def standing(self, held: MemoryCompany, look: Look) -> Standing:
        shown = MemoryMoneyBook.standing(self, held, look)
        forgot = Bundles(agreed=shown.bundles.agreed)
        return evolve(shown, bundles=forgot)


@define
class ForgetsEnds(MemoryMoneyRegister):
    """Tells of bundles as they were agreed."""

    async def bundles(self, company_id: int | None = None) -> Mapping[int, Bundles]:
        found = await MemoryMoneyRegister.bundles(self, company_id)
        return {number: _endless(held) for number, held in found.items()}


def _endless(held: Bundles) -> Bundles:
    return evolve(held, agreed={n: evolve(b, valid_to=None) for n, b in held.agreed.items()})


@define
class SwallowsRefusals(MemoryMoneyBook):
    """Takes what a rule refuses for a repeat."""

    async def change(self, company_id: int, decide: Decide) -> Changed:
        try:
            return await MemoryMoneyBook.change(self, company_id, decide)
        except RefusedError:
            return Changed(account=account_of(self.journal, company_id), events=())


@define
class LooksThenPays(MemoryMoneyBook):
    """An await between look and entry."""

    async def change(self, company_id: int, decide: Decide) -> Changed:
        events = decide.rule(self.standing(self.journal.held(company_id), decide.look))
        await asyncio.sleep(0)
        return await MemoryMoneyBook.change(self, company_id, Decide(lambda _: events))


@define
class ShowsNoTariff(MemoryMoneyBook):
    """Says that every tariff is in the company's currency."""

    def standing(self, held: MemoryCompany, look: Look) -> Standing:
        standing = MemoryMoneyBook.standing(self, held, look)
        return evolve(standing, tariffs=dict.fromkeys(standing.tariffs, held.company.currency))


@define
class BeginsAtZero(MemoryMoneyRegister):
    """Forgets what was before the statement."""

    async def statement(
        self, company_id: int, start: datetime, end: datetime, as_of: int | None = None
    ) -> Statement:
        found = await MemoryMoneyRegister.statement(self, company_id, start, end, as_of)
        return evolve(found, opening=Decimal(0))


@define
class DrawsAnew(MemoryMoneyRegister):
    """Reads one change too many."""

    async def statement(
        self, company_id: int, start: datetime, end: datetime, as_of: int | None = None
    ) -> Statement:
        had = {each.version for each in self.journal.entries}
        later = as_of + 1 if as_of in had and as_of + 1 in had else as_of
        return await MemoryMoneyRegister.statement(self, company_id, start, end, later)


@define
class TakesAnyPosition(MemoryMoneyRegister):
    """Draws a statement as of a position that is none."""

    async def statement(
        self, company_id: int, start: datetime, end: datetime, as_of: int | None = None
    ) -> Statement:
        known = {each.version for each in self.journal.entries}
        return await MemoryMoneyRegister.statement(
            self, company_id, start, end, as_of if as_of in known else None
        )


@define
class TakesAnyTariff(MemoryMoneyBook):
    """Routes by a tariff that is not there."""

    async def change_supplier(self, supplier_id: int, decide: DecideSupplier) -> SupplierAccount:
        self.tariffs.setdefault("wholesale", "EUR")
        return await MemoryMoneyBook.change_supplier(self, supplier_id, decide)


@define
class ForgetsNetworks(MemoryMoneyBook):
    """Keeps accounts only."""

    async def change_supplier(self, supplier_id: int, decide: DecideSupplier) -> SupplierAccount:
        account = await MemoryMoneyBook.change_supplier(self, supplier_id, decide)
        held = self.journal.suppliers[supplier_id]
        held.routes = [evolve(route, network=None) for route in held.routes]
        return account


@define
class ShowsNoRoutes(MemoryMoneyBook):
    """Does not let a rule see which supplier carries what."""

    def routes(self) -> Sequence[SupplyRoute]:
        return ()


@frozen
class GuessesTwoDecimals(MemoryCurrencies):
    """Has every currency there could be."""

    def find(self, code: str) -> Currency | None:
        return Currency(code, 2)


@define
class ShowsNoSuspicions(MemoryMoneyBook):
    """Does not let a rule see what was suspected before."""

    def standing(self, held: MemoryCompany, look: Look) -> Standing:
        return evolve(MemoryMoneyBook.standing(self, held, look), suspected=())


@define
class WatchesEverybody(MemoryMoneyRegister):
    """Names companies of which nothing is watched."""

    async def watched(self) -> Mapping[int, Company]:
        return {number: held.company for number, held in self.journal.companies.items()}


@define
class MixesSuspicions(MemoryMoneyRegister):
    """Tells of all companies, whichever is asked for."""

    async def suspected(self, company_id: int | None = None) -> Sequence[Suspected]:
        del company_id
        return await MemoryMoneyRegister.suspected(self)
