"""The event log read from its beginning, each event as the fact that it tells."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Final, get_args
from uuid import UUID

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Connection
from adapters.timescale.facts.beside import kept_parties
from adapters.timescale.sql import query
from adapters.wire import event_json
from domain.facts.call_facts import Amendment
from domain.facts.entries import CompanyFact, Fact, PlansFact, RulesFact, SupplierFact, WholeFact
from domain.money.events import (
    CompanyEvent,
    SupplierAdded,
    SupplierEvent,
    SupplierRenamed,
    SupplyRouteOpened,
)
from domain.money.rules import RuleEvent
from domain.numbering.book import PlanEvent

_EVENTS: Final = query("facts/events")
_OWNERS: Final = query("facts/stream_owners")
_AT_ONCE = 2000
CALL_TYPES: Final = ("CallReceived", *(amendment.value for amendment in Amendment))
COMPANY_TYPES: Final = tuple(kind.__name__ for kind in get_args(CompanyEvent))
SUPPLIER_TYPES: Final = tuple(kind.__name__ for kind in get_args(SupplierEvent))
RULE_TYPES: Final = tuple(kind.__name__ for kind in get_args(RuleEvent))
PLAN_TYPES: Final = tuple(kind.__name__ for kind in get_args(PlanEvent))


@frozen(kw_only=True)
class Logged:
    """A fact, and its place in the log."""

    position: int
    stream_id: UUID
    version: int
    at: datetime
    fact: Fact


@frozen(kw_only=True)
class _Owner:
    """The company or supplier that a stream is about."""

    number: int
    currency: str


async def read_log(connection: Connection, types: Sequence[str]) -> AsyncIterator[Sequence[Logged]]:
    """Give the facts of some types, some at a time, in the order of the log.

    Raises:
        LookupError: an event that this software does not know.
    """
    owners = {
        row["stream_id"]: _Owner(number=row["number"], currency=row["currency"])
        for row in await connection.fetch(_OWNERS)
    }
    cursor = await connection.cursor(_EVENTS, list(types))
    while rows := await cursor.fetch(_AT_ONCE):
        yield [_logged(row, owners) for row in rows]


def _logged(row: Record, owners: Mapping[UUID, _Owner]) -> Logged:
    told = event_json.decode(row["type"], row["schema_version"], row["data"], kept_parties(row))
    return Logged(
        position=row["position"],
        stream_id=row["stream_id"],
        version=row["version"],
        at=row["at"],
        fact=_fact(told, owners.get(row["stream_id"])),
    )


def _fact(told: event_json.Told, owner: _Owner | None) -> Fact:
    if isinstance(told, WholeFact):
        return told
    if isinstance(told, RuleEvent):
        return RulesFact(event=told)
    if isinstance(told, PlanEvent):
        return PlansFact(event=told)
    if owner is None:
        raise LookupError(f"{type(told).__name__} of a stream that begins with no opening")
    if isinstance(told, SupplierAdded | SupplierRenamed | SupplyRouteOpened):
        return SupplierFact(supplier_id=owner.number, event=told)
    return CompanyFact(company_id=owner.number, currency=owner.currency, event=told)
