"""Twins of book and register that each break one promise of invoices with a number."""

from collections.abc import Mapping, Sequence

from attrs import define, evolve

from adapters.memory.journal import MemoryCompany
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.money.issued import issued_in
from adapters.memory.money.register import MemoryMoneyRegister
from contract.wrong_money import LooksThenPays
from domain.money.issuing_events import InvoiceIssued
from domain.money.standing import Look, Standing


@define
class LooksThenIssues(LooksThenPays):
    """Gives the number that it saw, whatever was issued meanwhile."""


@define
class CountsForEachCompany(MemoryMoneyBook):
    """Begins a series at 1 for each company."""

    def standing(self, held: MemoryCompany, look: Look) -> Standing:
        shown = MemoryMoneyBook.standing(self, held, look)
        own = [each.number for each in shown.invoices if each.series == look.series]
        return evolve(shown, last_number=max(own, default=0))


@define
class CountsForAllSeries(MemoryMoneyBook):
    """Goes on where another series is."""

    def standing(self, held: MemoryCompany, look: Look) -> Standing:
        shown = MemoryMoneyBook.standing(self, held, look)
        found = (each for of_one in issued_in(self.journal).values() for each in of_one)
        return evolve(shown, last_number=max((each.number for each in found), default=0))


@define
class ShowsNoInvoices(MemoryMoneyBook):
    """And so issues a month once more."""

    def standing(self, held: MemoryCompany, look: Look) -> Standing:
        return evolve(MemoryMoneyBook.standing(self, held, look), invoices=())


@define
class ShowsInvoicesOfASeries(MemoryMoneyBook):
    """And so issues a month in each."""

    def standing(self, held: MemoryCompany, look: Look) -> Standing:
        shown = MemoryMoneyBook.standing(self, held, look)
        return evolve(shown, invoices=[e for e in shown.invoices if e.series == look.series])


@define
class MixesInvoices(MemoryMoneyRegister):
    """Tells of all companies, whichever is asked for."""

    async def issued(self, company_id: int | None = None) -> Mapping[int, Sequence[InvoiceIssued]]:
        del company_id
        return await MemoryMoneyRegister.issued(self)


@define
class SortsInvoices(MemoryMoneyRegister):
    """By month; what was issued later is not the last any more."""

    async def issued(self, company_id: int | None = None) -> Mapping[int, Sequence[InvoiceIssued]]:
        found = await MemoryMoneyRegister.issued(self, company_id)
        return {n: sorted(each, key=lambda one: one.month) for n, each in found.items()}


@define
class TellsNoDifferences(MemoryMoneyRegister):
    """Nor what was given back."""

    async def issued(self, company_id: int | None = None) -> Mapping[int, Sequence[InvoiceIssued]]:
        found = await MemoryMoneyRegister.issued(self, company_id)
        return {n: [one for one in each if not one.corrects] for n, each in found.items()}


@define
class NamesWhoWasSentNone(MemoryMoneyRegister):
    """Gives every company a place, be it empty."""

    async def issued(self, company_id: int | None = None) -> Mapping[int, Sequence[InvoiceIssued]]:
        found = await MemoryMoneyRegister.issued(self, company_id)
        return {number: found.get(number, ()) for number in self.journal.companies}


@define
class TellsInvoicesWhileAway(MemoryMoneyRegister):
    """Answers though the store is away."""

    async def issued(self, company_id: int | None = None) -> Mapping[int, Sequence[InvoiceIssued]]:
        del company_id
        return issued_in(self.journal)
