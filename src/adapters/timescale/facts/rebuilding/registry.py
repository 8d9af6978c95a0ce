"""Companies, suppliers and rules as their events make them, row by row of their tables."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from attrs import define, field

from adapters.timescale.facts.reading import Logged
from adapters.timescale.facts.rebuilding.party_rows import Row, company_row, route_row
from adapters.timescale.facts.rebuilding.tables import (
    ACCOUNT,
    ASSIGNMENT,
    COMPANY,
    MAPPING,
    NARROW_ASSIGNMENT,
    PAYER_RULE,
    PLAN,
    PLAN_USE,
    ROUTE,
    RULES,
    SUPPLIER,
    SUSPICION,
    Table,
)
from adapters.timescale.journal.assignment_rows import assignment_row
from adapters.timescale.journal.fraud_rows import suspicion_row
from adapters.timescale.journal.payer_rule_rows import payer_rule_row
from adapters.timescale.journal.plan_rows import plan_rows, use_rows
from adapters.timescale.journal.rule_rows import rules_row
from domain.facts.entries import CompanyFact, PlansFact, RulesFact, SupplierFact
from domain.money.assignments import assigned
from domain.money.company import Company, evolve
from domain.money.events import (
    AccountMapped,
    SupplierAdded,
    SupplierRenamed,
    SupplyRouteOpened,
    TariffAssigned,
)
from domain.money.fraud_events import FraudEvent, Suspected, with_fraud_event
from domain.money.mappings import Mapped, mapped
from domain.money.payer_events import PayerRuleSet
from domain.money.payer_mapping import rule_of
from domain.money.rules import Rules
from domain.money.rules import evolve as with_rule
from domain.numbering.book import PlanBook
from domain.numbering.book import evolve as with_plan
from domain.pricing.payer_rules import PayerRule, with_payer_rule
from domain.pricing.paying import Assignment


@define
class _Party:
    """A company or supplier while its stream is read."""

    number: int
    version: int = 0
    company: Company | None = None
    name: str = ""
    currency: str = ""
    assignments: Sequence[Assignment] = ()
    suspected: Sequence[Suspected] = ()
    routes: list[Row] = field(factory=list)


@define
class Registry:
    """What the facts that were taken so far make, in the order of the log."""

    _companies: dict[UUID, _Party] = field(factory=dict)
    _suppliers: dict[UUID, _Party] = field(factory=dict)
    _payers: dict[str, Sequence[Mapped]] = field(factory=dict)
    _mapped_at: dict[str, datetime] = field(factory=dict)
    _payer_rules: Sequence[PayerRule] = ()
    _rules: Rules = field(factory=Rules)
    _plans: PlanBook = field(factory=PlanBook)

    def take(self, logged: Logged) -> None:
        """Take the next fact.

        Raises:
            DomainError: a company that begins with no opening.
        """
        match logged.fact:
            case CompanyFact() as fact:
                self._take_company(logged, fact)
            case SupplierFact() as fact:
                self._take_supplier(logged, fact)
            case RulesFact() as fact:
                self._rules = with_rule(self._rules, fact.event)
            case PlansFact() as fact:
                self._plans = with_plan(self._plans, fact.event)
            case _:
                pass

    def rows(self, table: Table) -> Sequence[Row]:
        """Give the rows of one of `TABLES`, in the order of its columns."""
        return _ROWS[table.name](self)

    def _take_company(self, logged: Logged, fact: CompanyFact) -> None:
        party = self._companies.setdefault(logged.stream_id, _Party(fact.company_id))
        party.version = logged.version
        party.company = evolve(party.company, fact.event)
        if isinstance(fact.event, TariffAssigned):
            party.assignments = assigned(party.assignments, fact.event)
        if isinstance(fact.event, FraudEvent):
            party.suspected = with_fraud_event(party.suspected, party.number, fact.event)
        if isinstance(fact.event, AccountMapped):
            account = fact.event.account
            self._payers[account] = mapped(
                self._payers.get(account, ()), fact.company_id, fact.event
            )
            self._mapped_at[account] = logged.at
        if isinstance(fact.event, PayerRuleSet):
            rule = rule_of(fact.company_id, fact.event)
            self._payer_rules = with_payer_rule(self._payer_rules, rule)

    def _take_supplier(self, logged: Logged, fact: SupplierFact) -> None:
        party = self._suppliers.setdefault(logged.stream_id, _Party(fact.supplier_id))
        party.version = logged.version
        match fact.event:
            case SupplierAdded(name=name, currency=currency):
                party.name, party.currency = name, currency
            case SupplierRenamed(name=name):
                party.name = name
            case SupplyRouteOpened():
                party.routes.append(route_row(fact.supplier_id, logged.version, fact.event))

    def _company_rows(self) -> Sequence[Row]:
        return [
            company_row(stream_id, party.number, party.version, party.company)
            for stream_id, party in self._companies.items()
            if party.company is not None
        ]

    def _suspicion_rows(self) -> Sequence[Row]:
        return [suspicion_row(each) for p in self._companies.values() for each in p.suspected]

    def _account_rows(self) -> Sequence[Row]:
        return [
            (account, held[-1].company_id, self._mapped_at[account])
            for account, held in self._payers.items()
        ]

    def _mapping_rows(self) -> Sequence[Row]:
        return [
            (account, each.valid_from, each.company_id)
            for account, held in self._payers.items()
            for each in held
        ]

    def _payer_rule_rows(self) -> Sequence[Row]:
        return [payer_rule_row(rule) for rule in self._payer_rules]

    def _assignment_rows(self, *, narrow: bool) -> Sequence[Row]:
        return [
            assignment_row(party.number, held)
            for party in self._companies.values()
            for held in party.assignments
            if held.is_general is not narrow
        ]

    def _supplier_rows(self) -> Sequence[Row]:
        return [(s, p.number, p.version, p.name, p.currency) for s, p in self._suppliers.items()]

    def _route_rows(self) -> Sequence[Row]:
        return [route for party in self._suppliers.values() for route in party.routes]

    def _rule_rows(self) -> Sequence[Row]:
        return [rules_row(self._rules)] if self._rules.version else []

    def _plan_rows(self) -> Sequence[Row]:
        return plan_rows(self._plans)

    def _use_rows(self) -> Sequence[Row]:
        return use_rows(self._plans)


_ROWS: Final[Mapping[str, Callable[[Registry], Sequence[Row]]]] = {
    COMPANY.name: Registry._company_rows,  # noqa: SLF001 ours
    SUSPICION.name: Registry._suspicion_rows,  # noqa: SLF001 ours
    ACCOUNT.name: Registry._account_rows,  # noqa: SLF001 ours
    MAPPING.name: Registry._mapping_rows,  # noqa: SLF001 ours
    PAYER_RULE.name: Registry._payer_rule_rows,  # noqa: SLF001 ours
    ASSIGNMENT.name: partial(Registry._assignment_rows, narrow=False),  # noqa: SLF001 ours
    NARROW_ASSIGNMENT.name: partial(Registry._assignment_rows, narrow=True),  # noqa: SLF001 ours
    SUPPLIER.name: Registry._supplier_rows,  # noqa: SLF001 ours
    ROUTE.name: Registry._route_rows,  # noqa: SLF001 ours
    RULES.name: Registry._rule_rows,  # noqa: SLF001 ours
    PLAN.name: Registry._plan_rows,  # noqa: SLF001 ours
    PLAN_USE.name: Registry._use_rows,  # noqa: SLF001 ours
}
TABLES: Final = (
    COMPANY, SUSPICION, ACCOUNT, MAPPING, PAYER_RULE, ASSIGNMENT, NARROW_ASSIGNMENT, SUPPLIER,
    ROUTE, RULES, PLAN, PLAN_USE,
)  # fmt: skip
"""The tables that a registry has rows for."""
