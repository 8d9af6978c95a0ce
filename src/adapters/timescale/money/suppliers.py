"""Suppliers in PostgreSQL, with their routes and what they cost so far."""

from collections.abc import Sequence
from typing import Final

from asyncpg import Record

from adapters.timescale.connection import Connection
from adapters.timescale.sql import query
from application.money.data import SupplierAccount
from domain.calls.gateway import gateway_of
from domain.money.routes import Route
from domain.pricing.paying import Assignment

_SUPPLIERS: Final = query("money/suppliers")


async def suppliers_of(
    connection: Connection, supplier_id: int | None = None
) -> Sequence[SupplierAccount]:
    """Read all suppliers by name, or one."""
    return [_supplier(row) for row in await connection.fetch(_SUPPLIERS, supplier_id)]


async def supplier_of(connection: Connection, supplier_id: int) -> SupplierAccount:
    """Read a supplier that is known to be there."""
    [found] = await suppliers_of(connection, supplier_id)
    return found


def _supplier(row: Record) -> SupplierAccount:
    return SupplierAccount(
        id=row["id"],
        name=row["name"],
        currency=row["currency"],
        cost=row["cost"],
        routes=[
            Route(
                assignment=Assignment(tariff=tariff, valid_from=start, valid_to=until),
                account=account,
                network=network,
                gateway=None if gateway is None else gateway_of(gateway),
            )
            for tariff, start, until, account, network, gateway in row["routes"]
        ],
    )
