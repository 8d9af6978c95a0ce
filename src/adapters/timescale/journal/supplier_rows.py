"""Facts of suppliers: each one's stream of the log, and the rows that its events make."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID, uuid4

from adapters.timescale.connection import Connection
from adapters.timescale.journal.event_rows import enter_events, event_row
from adapters.timescale.sql import query
from application.errors import RejectedError
from domain.facts.entries import SupplierFact
from domain.money.events import SupplierAdded, SupplierRenamed, SupplyRouteOpened
from domain.money.routes import route_of

_ADD: Final = query("journal/add_supplier")
_COUNT: Final = query("journal/count_supplier_event")
_RENAME: Final = "update supplier set name = $2 where id = $1"
_ROUTE: Final = query("journal/open_route")


async def enter_supplier_facts(connection: Connection, facts: Sequence[SupplierFact]) -> None:
    """Enter facts of suppliers in their order.

    Raises:
        RejectedError: a supplier is not there.
    """
    for fact in facts:
        stream_id, version = await _keep(connection, fact)
        await enter_events(connection, [event_row(stream_id, version, fact.event)])


async def _keep(connection: Connection, fact: SupplierFact) -> tuple[UUID, int]:
    if isinstance(fact.event, SupplierAdded):
        stream_id = uuid4()
        await connection.execute(
            _ADD, fact.supplier_id, stream_id, fact.event.name, fact.event.currency
        )
        return stream_id, 1
    row = await connection.fetchrow(_COUNT, fact.supplier_id)
    if row is None:
        raise RejectedError(f"there is no supplier #{fact.supplier_id}")
    if isinstance(fact.event, SupplierRenamed):
        await connection.execute(_RENAME, fact.supplier_id, fact.event.name)
    else:
        await _open_route(connection, fact.supplier_id, row["version"], fact.event)
    return row["stream_id"], row["version"]


async def _open_route(
    connection: Connection, supplier_id: int, version: int, event: SupplyRouteOpened
) -> None:
    route = route_of(event)
    await connection.execute(
        _ROUTE, supplier_id, version, route.assignment.tariff, route.account, route.network,
        route.assignment.valid_from, route.assignment.valid_to, event.gateway,
    )  # fmt: skip
