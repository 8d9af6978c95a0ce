"""Twins of ledger, company book and cashbook that each break one promise of money."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from attrs import define, evolve

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.money.company_book import MemoryCashbook, MemoryCompanyBook
from application.calls.data import Outcome
from application.errors import RejectedError
from application.money.data import CompanyAccount, Payment, Settled, Statement
from application.money.ports import Decide
from domain.facts.call_facts import CallReceived
from domain.money.events import CompanyOpened, CompanySuspended
from domain.money.movement import debit_of
from domain.pricing.price_book import Assignment
from domain.pricing.verdict import Verdict


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
        self.books.move([each for each in again if each])
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
            self.books.move([each for each in debits if each])
            raise


@define
class RefusesTheSuspended(MemoryCdrLedger):
    """Lets a suspended company talk for nothing."""

    async def record(self, cdrs: Sequence[CallReceived]) -> Sequence[Outcome]:
        held = self.books.companies
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
        self.books.supplies.clear()
        return outcomes


@define
class OpensTwice(MemoryCompanyBook):
    """Gives a name to two companies."""

    async def open(self, opened: CompanyOpened) -> CompanyAccount:
        self.books.open(opened)
        return (await self.companies())[-1]


@define
class KeepsOldPayers(MemoryCompanyBook):
    """Lets two companies pay for one account."""

    async def map_account(self, account: str, company_id: int) -> None:
        before = {n: list(each.accounts) for n, each in self.books.companies.items()}
        await MemoryCompanyBook.map_account(self, account, company_id)
        for number, accounts in before.items():
            if number != company_id:
                self.books.companies[number].accounts = accounts


@define
class AssignsTwice(MemoryCompanyBook):
    """Lets the assignment before go on."""

    async def assign(self, company_id: int, assignment: Assignment) -> None:
        before = list(self.books.held(company_id).assignments)
        await MemoryCompanyBook.assign(self, company_id, assignment)
        self.books.held(company_id).assignments = [*before, assignment]


@define
class DecidesWithoutConsequences(MemoryCompanyBook):
    """Records the wish alone."""

    async def decide(self, company_id: int, decide: Decide) -> CompanyAccount:
        held = self.books.held(company_id)
        held.events += decide(held.company)
        return await self.company(str(company_id))


@define
class PaysAgain(MemoryCashbook):
    """Knows no references."""

    async def pay(self, payment: Payment) -> Settled:
        self._paid.clear()
        return await MemoryCashbook.pay(self, payment)


@define
class TakesAnyAmount(MemoryCashbook):
    """Takes the same reference with another amount for a repeat."""

    async def pay(self, payment: Payment) -> Settled:
        known = self._paid.get((payment.company_id, payment.reference), payment)
        return await MemoryCashbook.pay(self, known)


@define
class LooksThenPays(MemoryCashbook):
    """An await between check and entry."""

    async def pay(self, payment: Payment) -> Settled:
        known = dict(self._paid)
        await asyncio.sleep(0)
        self._paid = known
        return await MemoryCashbook.pay(self, payment)


@define
class BeginsAtZero(MemoryCashbook):
    """Forgets what was before the statement."""

    async def statement(self, company_id: int, start: datetime, end: datetime) -> Statement:
        found = await MemoryCashbook.statement(self, company_id, start, end)
        return evolve(found, opening=Decimal(0))


def _in_cents(cdr: CallReceived) -> CallReceived:
    charge = cdr.verdict.charge
    if charge is None:
        return cdr
    amount = charge.amount.quantize(Decimal("0.01"))
    return evolve(cdr, verdict=evolve(cdr.verdict, charge=evolve(charge, amount=amount)))
