"""Changes of companies and suppliers in memory: the rules are asked, nothing is decided here."""

from collections.abc import Mapping, Sequence

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import MemoryCompany, MemoryJournal
from adapters.memory.money.accounts import account_of, names_of, supplier_of
from adapters.memory.money.bundles import bundles_in
from adapters.memory.money.issued import issued_in, last_in
from adapters.memory.money.payer_rules import payer_rules_of
from adapters.memory.money.routes import routes_of
from adapters.memory.money.suspected import suspected_of
from application.errors import RejectedError
from application.money.data import Changed, CompanyAccount, SupplierAccount
from application.money.ports import MoneyBook
from domain.facts.entries import CompanyFact, RulesFact, SupplierFact
from domain.money.bundles import Bundles
from domain.money.events import ToppedUp
from domain.money.rules import DecideRules, Rules
from domain.money.standing import (
    Decide,
    DecideAdding,
    DecideOpening,
    DecideSupplier,
    Look,
    Paid,
    Standing,
    SupplierStanding,
    Vacancy,
)
from domain.pricing.paying import SupplyRoute


@define
class MemoryMoneyBook(FailsOnDemand, MoneyBook):
    """The companies and suppliers of a journal; `tariffs` are currencies by name."""

    journal: MemoryJournal = field(factory=MemoryJournal)
    tariffs: dict[str, str] = field(factory=dict)

    async def open(self, decide: DecideOpening) -> CompanyAccount:
        self.fail_if_planned()
        event = decide(_vacancy(self.journal, "company", self.journal.companies))
        number = event.company_id or 0
        self.journal.append([CompanyFact(company_id=number, currency=event.currency, event=event)])
        return account_of(self.journal, number)

    async def change(self, company_id: int, decide: Decide) -> Changed:
        self.fail_if_planned()
        held = self.journal.held(company_id)
        events = decide.rule(self.standing(held, decide.look))
        currency = held.company.currency
        self.journal.append(
            [CompanyFact(company_id=held.id, currency=currency, event=event) for event in events]
        )
        return Changed(account=account_of(self.journal, held.id), events=events)

    async def add_supplier(self, decide: DecideAdding) -> SupplierAccount:
        self.fail_if_planned()
        event = decide(_vacancy(self.journal, "supplier", self.journal.suppliers))
        self.journal.append([SupplierFact(supplier_id=event.supplier_id, event=event)])
        return supplier_of(self.journal, event.supplier_id)

    async def change_supplier(self, supplier_id: int, decide: DecideSupplier) -> SupplierAccount:
        self.fail_if_planned()
        if supplier_id not in self.journal.suppliers:
            raise RejectedError(f"there is no supplier #{supplier_id}")
        held = self.journal.suppliers[supplier_id]
        standing = SupplierStanding(
            id=held.id,
            name=held.name,
            currency=held.currency,
            tariffs=self.tariffs,
            routes=self.routes(),
        )
        events = decide.rule(standing)
        self.journal.append([SupplierFact(supplier_id=held.id, event=event) for event in events])
        return supplier_of(self.journal, supplier_id)

    async def change_rules(self, decide: DecideRules) -> Rules:
        self.fail_if_planned()
        self.journal.append([RulesFact(event=event) for event in decide(self.journal.rules)])
        return self.journal.rules

    def routes(self) -> Sequence[SupplyRoute]:
        """Give what a rule sees of all suppliers' routes."""
        return routes_of(self.journal)

    def standing(self, held: MemoryCompany, look: Look) -> Standing:
        """Give what a rule sees."""
        return Standing(
            id=held.id,
            company=held.company,
            balance=held.balance,
            assignments=held.assignments,
            paid=_paid(held, look),
            mapped=self.journal.mapped.get(look.account or "", ()),
            payer_rules=[
                rule for rule in payer_rules_of(self.journal) if rule.key == look.payer_rule
            ],
            tariffs=self.tariffs,
            names=names_of(self.journal, "company"),
            moved=held.version > 0,
            bundles=bundles_in(self.journal).get(held.id, Bundles()),
            suspected=suspected_of(held),
            invoices=issued_in(self.journal).get(held.id, ()),
            last_number=last_in(self.journal, look.series),
        )


def _vacancy(journal: MemoryJournal, kind: str, held: Mapping[int, object]) -> Vacancy:
    return Vacancy(number=len(held) + 1, names=names_of(journal, kind))


def _paid(held: MemoryCompany, look: Look) -> Paid | None:
    for event in held.events:
        if isinstance(event, ToppedUp) and event.reference == look.reference:
            return Paid(kind=event.kind, amount=event.amount)
    return None
