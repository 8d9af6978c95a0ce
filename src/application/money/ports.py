"""The promises about money: companies, their payments, and what suppliers cost."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.money.data import CompanyAccount, Payment, Settled, Statement
from application.money.suppliers import Route, SupplierAccount
from domain.money.company import Company
from domain.money.events import CompanyEvent, CompanyOpened
from domain.pricing.price_book import Assignment

Decide = Callable[[Company], Sequence[CompanyEvent]]


@runtime_checkable
class CompanyBook(Protocol):
    """The companies, their accounts and their tariffs."""

    async def open(self, opened: CompanyOpened) -> CompanyAccount:
        """Open a company with a balance of zero.

        Raises:
            RejectedError: another company has this name.
            UnavailableError: nothing was changed; try again.
        """
        ...

    async def companies(self) -> Sequence[CompanyAccount]:
        """Give all companies with their balances, by name.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def company(self, name: str) -> CompanyAccount:
        """Give one company by its name, or by its number in digits.

        Raises:
            RejectedError: there is none.
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def decide(self, company_id: int, decide: Decide) -> CompanyAccount:
        """Record what `decide` says of the company as it is at this moment; nobody interferes.

        Where new limits let the balance be exhausted, or no longer so, that is recorded with it.

        Raises:
            RejectedError: there is no such company.
            UnavailableError: nothing was changed; try again.
        """
        ...

    async def map_account(self, account: str, company_id: int) -> None:
        """Let calls of an account be paid by this company from now on, whoever paid before.

        Raises:
            RejectedError: there is no such company.
            UnavailableError: nothing was changed; try again.
        """
        ...

    async def assign(self, company_id: int, assignment: Assignment) -> None:
        """Let a tariff hold; the assignment in force at its beginning ends there.

        Raises:
            RejectedError: there is no such company or tariff, or another assignment begins then.
            UnavailableError: nothing was changed; try again.
        """
        ...


@runtime_checkable
class Cashbook(Protocol):
    """The payments of companies, and their statements."""

    async def pay(self, payment: Payment) -> Settled:
        """Move money once a reference; the same payment again changes nothing.

        What follows from a balance that crosses a threshold is recorded with it.

        Raises:
            RejectedError: no such company, or the reference belongs to another amount or kind.
            UnavailableError: nothing was changed; try again.
        """
        ...

    async def statement(self, company_id: int, start: datetime, end: datetime) -> Statement:
        """Give the movements from `start` to before `end`, in the order of the balance.

        Raises:
            RejectedError: there is no such company.
            UnavailableError: the book cannot be read just now.
        """
        ...


@runtime_checkable
class SupplierBook(Protocol):
    """The suppliers; their book is apart from the customers'."""

    async def add(self, name: str, currency: str) -> SupplierAccount:
        """Enter a supplier.

        Raises:
            RejectedError: another supplier has this name.
            UnavailableError: nothing was changed; try again.
        """
        ...

    async def route(self, wish: Route) -> SupplierAccount:
        """Let a supplier carry calls from some moment on.

        Raises:
            RejectedError: there is no such supplier or tariff.
            UnavailableError: nothing was changed; try again.
        """
        ...

    async def suppliers(self) -> Sequence[SupplierAccount]:
        """Give all suppliers with their routes and what they cost so far, by name.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...
