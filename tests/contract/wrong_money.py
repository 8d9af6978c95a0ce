"""Twins of ledger, company book and cashbook that each break one promise of money."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from attrs import define, evolve

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.journal import Entry, MemoryCompany, MemoryJournal
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.money.register import MemoryMoneyRegister, account_of
from application.calls.data import Outcome
from application.errors import RejectedError
from application.money.data import Changed, CompanyAccount, Statement
from domain.facts.call_facts import CallReceived
from domain.money.errors import RefusedError
from domain.money.events import CompanyOpened, CompanySuspended
from domain.money.movement import Movement, debit_of
from domain.money.names import Directory
from domain.money.standing import Decide, DecideOpening, Look, Standing, Vacancy
from domain.pricing.verdict import Verdict


def move(journal: MemoryJournal, movements: Sequence[Movement]) -> None:
    """Move balances past the door."""
    for movement in movements:
        journal.entries.append(Entry(movement, datetime.now(UTC)))
        journal.held(movement.company_id).balance += movement.amount


@define
class DebitsEveryDelivery(MemoryCdrLedger):
    """Debits copies too."""

    async def record(self, cdrs: Sequence[CallReceived]) -> Sequence[Outcome]:
        outcomes = await MemoryCdrLedger.record(self, cdrs)
        again = [
            debit_of(cdr.call_key, cdr.verdict)
            for cdr, outcome in zip(cdrs, outcomes, strict=True)
            if outcome is Outcome.DUPLICATE
        ]
        move(self.journal, [each for each in again if each])
        return outcomes


@define
class NeverDebits(MemoryCdrLedger):
    """Stores calls and forgets the money."""

    async def record(self, cdrs: Sequence[CallReceived]) -> Sequence[Outcome]:
        return await MemoryCdrLedger.record(self, [evolve(c, verdict=Verdict()) for c in cdrs])


@define
class DebitsBeforeItLooks(MemoryCdrLedger):
    """Moves the money also of a batch that is refused."""

    async def record(self, cdrs: Sequence[CallReceived]) -> Sequence[Outcome]:
        try:
            return await MemoryCdrLedger.record(self, cdrs)
        except RejectedError:
            debits = (debit_of(each.call_key, each.verdict) for each in cdrs)
            move(self.journal, [each for each in debits if each])
            raise


@define
class RefusesTheSuspended(MemoryCdrLedger):
    """Lets a suspended company talk for nothing."""

    async def record(self, cdrs: Sequence[CallReceived]) -> Sequence[Outcome]:
        held = self.journal.companies
        kept = [
            evolve(cdr, verdict=Verdict())
            if any(isinstance(e, CompanySuspended) for n in held.values() for e in n.events)
            else cdr
            for cdr in cdrs
        ]
        return await MemoryCdrLedger.record(self, kept)


@define
class RoundsToCents(MemoryCdrLedger):
    """Debits two decimals."""

    async def record(self, cdrs: Sequence[CallReceived]) -> Sequence[Outcome]:
        return await MemoryCdrLedger.record(self, [_in_cents(cdr) for cdr in cdrs])


@define
class ForgetsSuppliers(MemoryCdrLedger):
    """Keeps no supplier's book."""

    async def record(self, cdrs: Sequence[CallReceived]) -> Sequence[Outcome]:
        outcomes = await MemoryCdrLedger.record(self, cdrs)
        self.journal.supplies.clear()
        return outcomes


@define
class OpensTwice(MemoryMoneyBook):
    """Gives a name to two companies."""

    async def open(self, decide: DecideOpening) -> CompanyAccount:
        def blind(vacancy: Vacancy) -> CompanyOpened:
            return decide(evolve(vacancy, names=Directory("company")))

        return await MemoryMoneyBook.open(self, blind)


@define
class KeepsOldPayers(MemoryMoneyBook):
    """Lets two companies pay for one account."""

    async def change(self, company_id: int, decide: Decide) -> Changed:
        before = {n: list(held.accounts) for n, held in self.journal.companies.items()}
        changed = await MemoryMoneyBook.change(self, company_id, decide)
        for number, accounts in before.items():
            if number != company_id:
                self.journal.companies[number].accounts = accounts
        return changed


@define
class AssignsTwice(MemoryMoneyBook):
    """Lets the assignment before go on."""

    async def change(self, company_id: int, decide: Decide) -> Changed:
        before = self.journal.held(company_id).assignments
        changed = await MemoryMoneyBook.change(self, company_id, decide)
        held = self.journal.held(company_id)
        held.assignments = [*before, *held.assignments[len(before) :]]
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
class SwallowsRefusals(MemoryMoneyBook):
    """Takes what a rule refuses for a repeat."""

    async def change(self, company_id: int, decide: Decide) -> Changed:
        try:
            return await MemoryMoneyBook.change(self, company_id, decide)
        except RefusedError:
            return Changed(account=account_of(self.journal.held(company_id)), events=())


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
        return evolve(standing, tariff_currency=held.company.currency)


@define
class BeginsAtZero(MemoryMoneyRegister):
    """Forgets what was before the statement."""

    async def statement(self, company_id: int, start: datetime, end: datetime) -> Statement:
        found = await MemoryMoneyRegister.statement(self, company_id, start, end)
        return evolve(found, opening=Decimal(0))


def _in_cents(cdr: CallReceived) -> CallReceived:
    charge = cdr.verdict.charge
    if charge is None:
        return cdr
    amount = charge.amount.quantize(Decimal("0.01"))
    return evolve(cdr, verdict=evolve(cdr.verdict, charge=evolve(charge, amount=amount)))
