"""The event log in memory, and what its facts make: calls, companies, suppliers, movements."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from attrs import define, evolve, field

from adapters.memory.holding import Entry, MemoryCompany, MemorySupplier
from application.errors import RejectedError
from domain.facts.call_facts import CallAmended, CallReceived
from domain.facts.closing import Closes, MonthClosed
from domain.facts.entries import (
    CompanyFact,
    Fact,
    PlansFact,
    RulesFact,
    SupplierFact,
    changes_prices,
)
from domain.facts.numbers import numbers_of
from domain.facts.postings import postings
from domain.money.assignments import assigned
from domain.money.crossings import consequences
from domain.money.events import (
    AccountMapped,
    CompanyEvent,
    CompanyOpened,
    SupplierAdded,
    SupplierEvent,
    SupplierRenamed,
    TariffAssigned,
)
from domain.money.mappings import Mapped, mapped
from domain.money.movement import Movement
from domain.money.routes import route_of
from domain.money.rules import Rules
from domain.money.rules import evolve as with_rule
from domain.numbering.book import PlanBook
from domain.numbering.book import evolve as with_plan
from domain.pricing.one_dialog import Heads

__all__ = ["Entry", "MemoryCompany", "MemoryJournal", "MemorySupplier"]


@define
class MemoryJournal:
    """The shared state of the memory twins; every change is made whole, between two awaits."""

    log: list[Fact] = field(factory=list)
    calls: dict[UUID, CallReceived] = field(factory=dict)
    revisions: dict[UUID, int] = field(factory=dict)
    companies: dict[int, MemoryCompany] = field(factory=dict)
    suppliers: dict[int, MemorySupplier] = field(factory=dict)
    entries: list[Entry] = field(factory=list)
    supplies: list[Movement] = field(factory=list)
    rules: Rules = field(factory=Rules)
    plans: PlanBook = field(factory=PlanBook)
    standing: set[UUID] = field(factory=set)
    dropped: set[UUID] = field(factory=set)
    heads: dict[UUID, Heads] = field(factory=dict)
    mapped: dict[str, Sequence[Mapped]] = field(factory=dict)
    prices: int = 0

    def append(self, facts: Sequence[Fact]) -> None:
        """Enter facts and all that follows from them, or nothing.

        Raises:
            RejectedError: a company or supplier is not there, or a call was amended otherwise.
        """
        moved = [postings(fact) for fact in facts]
        self._refuse_strangers(facts, [m for each in moved for m in each.customers])
        for fact in facts:
            self._enter(fact)
        self.supplies += [movement for each in moved for movement in each.suppliers]
        self._settle([movement for each in moved for movement in each.customers])

    def replayed(self) -> "MemoryJournal":
        """Give what the log alone makes; what follows from a balance stands in it already."""
        anew = MemoryJournal()
        for fact in self.log:
            anew._enter(fact)
            moved = postings(fact)
            anew.supplies += moved.suppliers
            anew._move(moved.customers)
        return anew

    @property
    def closes(self) -> Closes:
        """The months that are closed."""
        return Closes([fact for fact in self.log if isinstance(fact, MonthClosed)])

    def held(self, company_id: int) -> MemoryCompany:
        """Give a company.

        Raises:
            RejectedError: it is not there.
        """
        if company_id not in self.companies:
            raise RejectedError(f"there is no company #{company_id}")
        return self.companies[company_id]

    def _refuse_strangers(self, facts: Sequence[Fact], movements: Sequence[Movement]) -> None:
        revisions = dict(self.revisions)
        for fact in facts:
            if isinstance(fact, CompanyFact) and not isinstance(fact.event, CompanyOpened):
                self.held(fact.company_id)
            if isinstance(fact, CallAmended):
                if fact.revision != revisions.get(fact.call_key, 0) + 1:
                    raise RejectedError("a call was amended otherwise meanwhile")
                revisions[fact.call_key] = fact.revision
        for movement in movements:
            self.held(movement.company_id)

    def _enter(self, fact: Fact) -> None:
        self.log.append(fact)
        self.prices += changes_prices(fact)
        match fact:
            case CallReceived():
                self.calls[fact.call_key] = fact
            case CallAmended():
                self._amend(fact)
            case CompanyFact():
                self._enter_company(fact.company_id, fact.event)
            case SupplierFact():
                self._enter_supplier(fact.supplier_id, fact.event)
            case RulesFact():
                self.rules = with_rule(self.rules, fact.event)
            case PlansFact():
                self.plans = with_plan(self.plans, fact.event)

    def _amend(self, fact: CallAmended) -> None:
        self.revisions[fact.call_key] = fact.revision
        if fact.amendment.lets_stand:
            self.standing.add(fact.call_key)
        now = fact.now
        self.calls[fact.call_key] = evolve(
            self.calls[fact.call_key],
            cdr=now.cdr,
            verdict=now.verdict,
            numbers=numbers_of(self.plans, now.cdr, fact.host, now.verdict.company_id),
        )

    def _enter_company(self, company_id: int, event: CompanyEvent) -> None:
        held = self.companies.setdefault(company_id, MemoryCompany(company_id))
        held.events.append(event)
        if isinstance(event, AccountMapped):
            tenures = mapped(self.mapped.get(event.account, ()), company_id, event)
            self.mapped[event.account] = tenures
            for other in self.companies.values():
                other.accounts = [name for name in other.accounts if name != event.account]
            self.companies[tenures[-1].company_id].accounts.append(event.account)
        if isinstance(event, TariffAssigned):
            held.assignments = assigned(held.assignments, event)

    def _enter_supplier(self, supplier_id: int, event: SupplierEvent) -> None:
        if isinstance(event, SupplierAdded):
            self.suppliers[supplier_id] = MemorySupplier(supplier_id, event.name, event.currency)
        elif isinstance(event, SupplierRenamed):
            self.suppliers[supplier_id].name = event.name
        else:
            self.suppliers[supplier_id].routes.append(route_of(event))

    def _settle(self, movements: Sequence[Movement]) -> None:
        numbers = sorted({movement.company_id for movement in movements})
        before = {number: self.held(number).balance for number in numbers}
        self._move(sorted(movements, key=lambda movement: movement.amount < 0))
        for number in numbers:
            held = self.held(number)
            company = held.company
            for event in consequences(company, before[number], held.balance):
                self._enter(CompanyFact(company_id=number, currency=company.currency, event=event))

    def _move(self, movements: Sequence[Movement]) -> None:
        now = datetime.now(UTC)
        for number in {movement.company_id for movement in movements}:
            self.held(number).version += 1
        for movement in movements:
            held = self.held(movement.company_id)
            self.entries.append(Entry(movement, held.version, now))
            held.balance += movement.amount
