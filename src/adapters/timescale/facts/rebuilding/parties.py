"""Rows of companies, suppliers and rules, computed from the log into the tables beside."""

from collections.abc import Sequence

from adapters.timescale.connection import Connection
from adapters.timescale.facts.reading import (
    COMPANY_TYPES,
    PLAN_TYPES,
    RULE_TYPES,
    SUPPLIER_TYPES,
    read_log,
)
from adapters.timescale.facts.rebuilding.comparing import beside
from adapters.timescale.facts.rebuilding.registry import Registry
from adapters.timescale.facts.rebuilding.seen import Seen
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


async def fill_companies(connection: Connection, seen: Seen) -> None:
    """Compute each company as its events make it, and what was suspected of it."""
    await _fill(connection, COMPANY_TYPES, [COMPANY, SUSPICION], seen)


async def fill_accounts(connection: Connection, seen: Seen) -> None:
    """Compute who pays for each account when, who does last, and who pays by rules."""
    await _fill(connection, COMPANY_TYPES, [ACCOUNT, MAPPING, PAYER_RULE], seen)


async def fill_assignments(connection: Connection, seen: Seen) -> None:
    """Compute the tariffs that each company has, had or will have."""
    await _fill(connection, COMPANY_TYPES, [ASSIGNMENT, NARROW_ASSIGNMENT], seen)


async def fill_suppliers(connection: Connection, seen: Seen) -> None:
    """Compute the suppliers and their routes."""
    await _fill(connection, SUPPLIER_TYPES, [SUPPLIER, ROUTE], seen)


async def fill_rules(connection: Connection, seen: Seen) -> None:
    """Compute what holds for every call."""
    await _fill(connection, RULE_TYPES, [RULES], seen)


async def fill_plans(connection: Connection, seen: Seen) -> None:
    """Compute the number plans, and who uses which."""
    await _fill(connection, PLAN_TYPES, [PLAN, PLAN_USE], seen)


async def registry_of(connection: Connection, types: Sequence[str], seen: Seen) -> Registry:
    """Read what the events of some types make.

    Raises:
        LookupError: an event that this software does not know.
        DomainError: a company that begins with no opening.
    """
    registry = Registry()
    async for facts in read_log(connection, types):
        for logged in facts:
            registry.take(logged)
        seen(len(facts))
    return registry


async def _fill(
    connection: Connection, types: Sequence[str], wanted: Sequence[Table], seen: Seen
) -> None:
    registry = await registry_of(connection, types, seen)
    for table in wanted:
        await connection.copy_records_to_table(
            beside(table), records=registry.rows(table), columns=table.columns
        )
