"""The books of money as promises see them, and the few steps that most promises take."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from decimal import Decimal
from typing import Protocol

from attrs import frozen

from adapters.contract.asking import Surroundings
from adapters.contract.builders import EURO, a_payment, find_currency
from application.calls.data import Outcome
from application.calls.ports import CdrLedger
from application.money.data import CompanyAccount
from application.money.ports import MoneyBook, MoneyRegister
from domain.facts.call_facts import CallReceived
from domain.money import deciding
from domain.money.events import CompanyEvent
from domain.money.limits import Limits, PaymentMode
from domain.money.movement import Movement
from domain.money.standing import Decide


@frozen
class Books:
    """The ports that share the money; `duty` is the book as a worker has it."""

    ledger: CdrLedger
    money: MoneyBook
    register: MoneyRegister
    duty: MoneyBook


class MoneyProbe(Surroundings, Protocol):
    """The books and their surroundings."""

    def books(self) -> AbstractAsyncContextManager[Books]:
        """Open the books, as one process of several does."""
        ...

    async def tariff(self, name: str, currency: str = "EUR") -> None:
        """Let there be a tariff of this name."""
        ...

    async def change_prices(self) -> int:
        """Let prices change for somebody; give their version since."""
        ...

    async def movements(self) -> Sequence[Movement]:
        """List all movements, in the order in which they were entered."""
        ...

    async def supplies(self) -> Sequence[Movement]:
        """List the movements of the suppliers' book; `company_id` is the supplier."""
        ...

    async def events(self, company_id: int) -> Sequence[CompanyEvent]:
        """List what is recorded of a company, in order."""
        ...


async def opened(
    probe: MoneyProbe,
    name: str = "Acme",
    limits: Limits | None = None,
    payment: PaymentMode = PaymentMode.PREPAID,
) -> int:
    """Open a company; give its number."""
    decide = deciding.opening(name, EURO, payment, limits or Limits())
    async with probe.books() as books:
        return (await books.money.open(decide)).id


async def company(probe: MoneyProbe, name: str = "Acme") -> CompanyAccount:
    """Give a company by its name, or by its number as `#1`."""
    async with probe.books() as books:
        number = (await books.register.company_names()).find(name)
        return await books.register.company(number)


async def changed(probe: MoneyProbe, company_id: int, decide: Decide) -> CompanyAccount:
    """Change a company; give what it is then."""
    async with probe.books() as books:
        return (await books.money.change(company_id, decide)).account


async def paid(
    probe: MoneyProbe, company_id: int, much: str, reference: str, kind: str = "topup"
) -> bool:
    """Pay; tell whether it was paid before."""
    async with probe.books() as books:
        decide = a_payment(much, reference, kind)
        return not (await books.money.change(company_id, decide)).events


async def recorded(probe: MoneyProbe, *calls: CallReceived) -> Sequence[Outcome]:
    """Let a worker record calls in one batch."""
    async with probe.books() as books:
        return await books.ledger.record(calls)


def limited(limits: Limits) -> Decide:
    """Give the wish for these limits."""
    return deciding.set_limits(lambda _: limits, find_currency)


async def balanced(probe: MoneyProbe) -> dict[str, Decimal]:
    """See that every balance is the sum of its movements; give the balances by name."""
    async with probe.books() as books:
        accounts = await books.register.companies()
    movements = await probe.movements()
    for account in accounts:
        mine = [one.amount for one in movements if one.company_id == account.id]
        assert account.balance == sum(mine, Decimal(0)), account.company.name
    return {account.company.name: account.balance for account in accounts}
