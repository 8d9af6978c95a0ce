"""Rows of companies, suppliers and rules, computed from the log."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from attrs import define, field

from adapters.timescale.connection import Connection
from adapters.timescale.facts.reading import (
    COMPANY_TYPES,
    RULE_TYPES,
    SUPPLIER_TYPES,
    Logged,
    read_log,
)
from adapters.timescale.facts.rebuilding.comparing import beside
from adapters.timescale.facts.rebuilding.seen import Seen
from adapters.timescale.facts.rebuilding.tables import (
    ACCOUNT,
    ASSIGNMENT,
    COMPANY,
    MAPPING,
    ROUTE,
    RULES,
    SUPPLIER,
    Table,
)
from adapters.timescale.journal.rule_rows import RULES_STREAM
from domain.facts.entries import CompanyFact, RulesFact, SupplierFact
from domain.money.assignments import assigned
from domain.money.company import Company, evolve
from domain.money.events import (
    AccountMapped,
    SupplierAdded,
    SupplierRenamed,
    SupplyRouteOpened,
    TariffAssigned,
)
from domain.money.mappings import Mapped, mapped
from domain.money.routes import route_of
from domain.money.rules import Rules
from domain.money.rules import evolve as with_rule
from domain.pricing.paying import Assignment

_Row = tuple[object, ...]


@define
class _Party:
    """A company or supplier while its stream is read."""

    number: int
    version: int = 0
    company: Company | None = None
    name: str = ""
    currency: str = ""
    assignments: Sequence[Assignment] = ()
    routes: list[_Row] = field(factory=list)


async def fill_companies(connection: Connection, seen: Seen) -> None:
    """Compute each company as its events make it."""
    rows = []
    for stream_id, party in (await _companies(connection, seen)).items():
        company = party.company
        assert company is not None  # noqa: S101 a stream begins with its opening
        rows.append(
            (
                stream_id, party.number, party.version, company.name, company.currency,
                company.payment, company.limits.credit_limit, company.limits.low_balance,
                company.status, company.suspended_by,
            )
        )  # fmt: skip
    await _write(connection, COMPANY, rows)


async def fill_accounts(connection: Connection, seen: Seen) -> None:
    """Compute who pays for each account when, and who does last."""
    tenures: dict[str, Sequence[Mapped]] = {}
    told: dict[str, datetime] = {}
    async for facts in read_log(connection, ("AccountMapped",)):
        for logged in facts:
            fact = logged.fact
            if isinstance(fact, CompanyFact) and isinstance(fact.event, AccountMapped):
                account = fact.event.account
                before = tenures.get(account, ())
                tenures[account] = mapped(before, fact.company_id, fact.event)
                told[account] = logged.at
        seen(len(facts))
    last = [(name, held[-1].company_id, told[name]) for name, held in tenures.items()]
    await _write(connection, ACCOUNT, last)
    every = [(n, each.valid_from, each.company_id) for n, held in tenures.items() for each in held]
    await _write(connection, MAPPING, every)


async def fill_assignments(connection: Connection, seen: Seen) -> None:
    """Compute the tariffs that each company has, had or will have."""
    parties = await _companies(connection, seen)
    rows = [
        (party.number, held.valid_from, held.tariff, held.valid_to)
        for party in parties.values()
        for held in party.assignments
    ]
    await _write(connection, ASSIGNMENT, rows)


async def fill_suppliers(connection: Connection, seen: Seen) -> None:
    """Compute the suppliers and their routes."""
    parties: dict[UUID, _Party] = {}
    async for facts in read_log(connection, SUPPLIER_TYPES):
        for logged in facts:
            if isinstance(logged.fact, SupplierFact):
                _take_supplier(parties, logged, logged.fact)
        seen(len(facts))
    rows = [(s, p.number, p.version, p.name, p.currency) for s, p in parties.items()]
    await _write(connection, SUPPLIER, rows)
    await _write(connection, ROUTE, [route for p in parties.values() for route in p.routes])


async def fill_rules(connection: Connection, seen: Seen) -> None:
    """Compute what holds for every call."""
    rules = Rules()
    async for facts in read_log(connection, RULE_TYPES):
        for logged in facts:
            if isinstance(logged.fact, RulesFact):
                rules = with_rule(rules, logged.fact.event)
        seen(len(facts))
    rows = [(RULES_STREAM, rules.version, rules.longest_call)] if rules.version else []
    await _write(connection, RULES, rows)


async def _companies(connection: Connection, seen: Seen) -> dict[UUID, _Party]:
    parties: dict[UUID, _Party] = {}
    async for facts in read_log(connection, COMPANY_TYPES):
        for logged in facts:
            if isinstance(logged.fact, CompanyFact):
                _take_company(parties, logged, logged.fact)
        seen(len(facts))
    return parties


def _take_company(parties: dict[UUID, _Party], logged: Logged, fact: CompanyFact) -> None:
    party = parties.setdefault(logged.stream_id, _Party(fact.company_id))
    party.version = logged.version
    party.company = evolve(party.company, fact.event)
    if isinstance(fact.event, TariffAssigned):
        party.assignments = assigned(party.assignments, fact.event)


def _take_supplier(parties: dict[UUID, _Party], logged: Logged, fact: SupplierFact) -> None:
    party = parties.setdefault(logged.stream_id, _Party(fact.supplier_id))
    party.version = logged.version
    match fact.event:
        case SupplierAdded(name=name, currency=currency):
            party.name, party.currency = name, currency
        case SupplierRenamed(name=name):
            party.name = name
        case SupplyRouteOpened():
            party.routes.append(_route_row(fact.supplier_id, logged.version, fact.event))


def _route_row(supplier_id: int, version: int, event: SupplyRouteOpened) -> _Row:
    route = route_of(event)
    held = route.assignment
    return (
        supplier_id, version, held.tariff, route.account, route.network, held.valid_from,
        held.valid_to,
    )  # fmt: skip


async def _write(connection: Connection, table: Table, rows: Sequence[_Row]) -> None:
    await connection.copy_records_to_table(beside(table), records=rows, columns=table.columns)
