"""The promises about money: one book that carries out what the domain decides, and its readers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.money.data import Changed, CompanyAccount, Statement, SupplierAccount
from application.money.ports.currencies import Currencies as Currencies
from application.money.ports.invoices import InvoiceBook as InvoiceBook
from domain.money.bundles import Bundles
from domain.money.company import Company
from domain.money.fraud_events import Suspected
from domain.money.issuing_events import InvoiceIssued
from domain.money.names import Directory
from domain.money.rules import DecideRules, Rules
from domain.money.standing import Decide, DecideAdding, DecideOpening, DecideSupplier
from domain.pricing.payer_rules import PayerRule


@runtime_checkable
class MoneyBook(Protocol):
    """What companies and suppliers have; every change is decided by a rule of the domain.

    A rule is asked while what it sees is held still, and what it gives is recorded with all that
    follows from it, or nothing is. What it raises comes through, and nothing has changed.
    """

    async def open(self, decide: DecideOpening) -> CompanyAccount:
        """Open the company that the rule gives; nobody opens or renames another meanwhile.

        Raises:
            UnavailableError: nothing was changed; try again.
        """
        ...

    async def change(self, company_id: int, decide: Decide) -> Changed:
        """Hold the company still, ask, record the events and what they move.

        What follows from a balance that crosses a threshold is recorded with it.

        Raises:
            RejectedError: there is no such company.
            UnavailableError: nothing was changed; try again.
        """
        ...

    async def add_supplier(self, decide: DecideAdding) -> SupplierAccount:
        """Enter the supplier that the rule gives; nobody enters another meanwhile.

        Raises:
            UnavailableError: nothing was changed; try again.
        """
        ...

    async def change_supplier(self, supplier_id: int, decide: DecideSupplier) -> SupplierAccount:
        """Hold the supplier still, ask, record the events.

        Raises:
            RejectedError: there is no such supplier.
            UnavailableError: nothing was changed; try again.
        """
        ...

    async def change_rules(self, decide: DecideRules) -> Rules:
        """Hold the rules of the house still, ask, record the events; give what holds then.

        Raises:
            UnavailableError: nothing was changed; try again.
        """
        ...


@runtime_checkable
class MoneyRegister(Protocol):
    """The same book, to be read."""

    async def company_names(self) -> Directory:
        """Give the names of all companies by number.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def companies(self) -> Sequence[CompanyAccount]:
        """Give all companies with their balances, by name.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def company(self, company_id: int) -> CompanyAccount:
        """Give one company.

        Raises:
            RejectedError: there is none of this number.
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def supplier_names(self) -> Directory:
        """Give the names of all suppliers by number.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def suppliers(self) -> Sequence[SupplierAccount]:
        """Give all suppliers with their routes and what they cost so far, by name.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def payer_rules(self) -> Sequence[PayerRule]:
        """Give who pays for calls that no account names: all rules, the past ones too.

        By kind, value and tech prefix, and of one key the earliest first.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def bundles(self, company_id: int | None = None) -> Mapping[int, Bundles]:
        """Give the bundles of all companies, or of one, where there are any.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def issued(self, company_id: int | None = None) -> Mapping[int, Sequence[InvoiceIssued]]:
        """Give the invoices with a number of all companies, or of one, each in its order.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def rules(self) -> Rules:
        """Give what holds for every call.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def watched(self) -> Mapping[int, Company]:
        """Give the companies of whose spending anything is watched, by number.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def suspected(self, company_id: int | None = None) -> Sequence[Suspected]:
        """Give what was suspected, of one company or of all; the latest hour first.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def statement(
        self, company_id: int, start: datetime, end: datetime, as_of: int | None = None
    ) -> Statement:
        """Give the movements from `start` to before `end`, in the order of the balance.

        A movement belongs to the time at which it came to hold, not to that at which somebody
        began to enter it: into a time that is over nothing comes any more. `as_of` is the position
        of a statement that was drawn, which is so drawn again.

        Raises:
            RejectedError: there is no such company, or its balance never had that position in
                this database.
            UnavailableError: the book cannot be read just now.
        """
        ...
