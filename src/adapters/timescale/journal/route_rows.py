"""Which supplier carries which calls, as the rows of PostgreSQL have it."""

from collections.abc import Sequence
from typing import Final

from adapters.timescale.connection import Connection
from adapters.timescale.sql import query
from domain.calls.gateway import gateway_of
from domain.pricing.paying import Assignment, SupplyRoute

_ROUTES: Final = query("journal/supply_routes")


async def routes_of(connection: Connection) -> Sequence[SupplyRoute]:
    """Read the routes of all suppliers, in the order in which they were told."""
    rows = await connection.fetch(_ROUTES)
    return [
        SupplyRoute(
            supplier_id=row["supplier_id"],
            currency=row["currency"],
            assignment=Assignment(
                tariff=row["tariff"], valid_from=row["valid_from"], valid_to=row["valid_to"]
            ),
            account=row["account"],
            network=row["network"],
            gateway=None if row["gateway"] is None else gateway_of(row["gateway"]),
        )
        for row in rows
    ]
