"""Companies and their payments in memory."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from attrs import define, evolve, field

from adapters.memory.faults import FailsOnDemand
from adapters.memory.money.books import Entry, MemoryBooks, MemoryCompany
from application.errors import RejectedError
from application.money.data import CompanyAccount, Payment, Settled, Statement, StatementLine
from application.money.ports import Cashbook, CompanyBook, Decide
from domain.money.crossings import consequences_of_limits
from domain.money.events import (
    AccountMapped,
    CompanyOpened,
    LimitsChanged,
    TariffAssigned,
    ToppedUp,
)
from domain.money.movement import Movement
from domain.pricing.price_book import Assignment


@define
class MemoryCompanyBook(FailsOnDemand, CompanyBook):
    """The companies, their accounts and their tariffs."""

    books: MemoryBooks = field(factory=MemoryBooks)
    tariffs: set[str] = field(factory=set)

    async def open(self, opened: CompanyOpened) -> CompanyAccount:
        self.fail_if_planned()
        if any(each.company.name == opened.name for each in self.books.companies.values()):
            raise RejectedError(f"there is a company {opened.name!r} already")
        return _account(self.books.open(opened))

    async def companies(self) -> Sequence[CompanyAccount]:
        self.fail_if_planned()
        found = [_account(each) for each in self.books.companies.values()]
        return sorted(found, key=lambda each: each.company.name)

    async def company(self, name: str) -> CompanyAccount:
        for each in await self.companies():
            if name in (each.company.name, str(each.id)):
                return each
        raise RejectedError(f"there is no company {name!r}")

    async def decide(self, company_id: int, decide: Decide) -> CompanyAccount:
        self.fail_if_planned()
        held = self.books.held(company_id)
        for event in decide(held.company):
            company = held.company
            held.events.append(event)
            if isinstance(event, LimitsChanged):
                held.events += consequences_of_limits(company, event.limits, held.balance)
        return _account(held)

    async def map_account(self, account: str, company_id: int) -> None:
        self.fail_if_planned()
        held = self.books.held(company_id)
        for each in self.books.companies.values():
            each.accounts = [name for name in each.accounts if name != account]
        held.accounts.append(account)
        held.events.append(AccountMapped(account=account))

    async def assign(self, company_id: int, assignment: Assignment) -> None:
        self.fail_if_planned()
        held = self.books.held(company_id)
        if assignment.tariff not in self.tariffs:
            raise RejectedError(f"there is no tariff {assignment.tariff!r}")
        start = assignment.valid_from
        if any(each.valid_from == start for each in held.assignments):
            raise RejectedError("another assignment begins at this moment")
        ended = [
            evolve(each, valid_to=start) if each.holds_at(start) else each
            for each in held.assignments
        ]
        held.assignments = sorted([*ended, assignment], key=lambda each: each.valid_from)
        until = assignment.valid_to
        held.events.append(
            TariffAssigned(
                tariff=assignment.tariff,
                valid_from=start.isoformat(),
                valid_to=until.isoformat() if until else None,
            )
        )


@define
class MemoryCashbook(FailsOnDemand, Cashbook):
    """The payments of companies, and their statements."""

    books: MemoryBooks = field(factory=MemoryBooks)
    _paid: dict[tuple[int, str], Payment] = field(factory=dict, init=False)

    async def pay(self, payment: Payment) -> Settled:
        self.fail_if_planned()
        held = self.books.held(payment.company_id)
        known = self._paid.setdefault((payment.company_id, payment.reference), payment)
        if known != payment:
            raise RejectedError(f"reference {payment.reference!r} is one of another payment")
        repeated = known is not payment
        if not repeated:
            self._enter(held, payment)
        return Settled(account=_account(held), repeated=repeated)

    async def statement(self, company_id: int, start: datetime, end: datetime) -> Statement:
        self.fail_if_planned()
        held = self.books.held(company_id)
        opening = balance = Decimal(0)
        lines: list[StatementLine] = []
        for each in self.books.entries:
            if each.movement.company_id != company_id:
                continue
            balance += each.movement.amount
            if each.at < start:
                opening = balance
            elif each.at < end:
                lines.append(_line(each, balance))
        return Statement(
            company_id=company_id,
            currency=held.company.currency,
            start=start,
            end=end,
            opening=opening,
            lines=lines,
        )

    def _enter(self, held: MemoryCompany, payment: Payment) -> None:
        movement = Movement(
            company_id=payment.company_id,
            kind=payment.kind,
            amount=payment.amount,
            currency=held.company.currency,
            reference=payment.reference,
        )
        held.events.append(
            ToppedUp(kind=payment.kind, amount=payment.amount, reference=payment.reference)
        )
        self.books.move([movement])


def _account(held: MemoryCompany) -> CompanyAccount:
    return CompanyAccount(
        id=held.id,
        company=held.company,
        balance=held.balance,
        accounts=sorted(held.accounts),
        assignments=tuple(held.assignments),
    )


def _line(entry: Entry, balance: Decimal) -> StatementLine:
    movement = entry.movement
    return StatementLine(
        at=entry.at,
        kind=movement.kind,
        amount=movement.amount,
        balance=balance,
        reference=movement.reference,
        call_key=movement.call_key,
        revision=movement.revision,
    )
