"""Suppliers in PostgreSQL."""

from collections.abc import Sequence
from typing import Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.errors import RejectedError
from application.money.ports import SupplierBook
from application.money.suppliers import Route, SupplierAccount
from domain.pricing.price_book import Assignment

_SUPPLIERS: Final = query("money/suppliers")
_ADD: Final = (
    "insert into supplier (name, currency) values ($1, $2) on conflict (name) do nothing"
    " returning id"
)
_TARIFF: Final = "select exists (select from tariff where name = $1)"
_ROUTE: Final = (
    "insert into supply_route (supplier_id, tariff, account, network, valid_from, valid_to)"
    " values ($1, $2, $3, $4, $5, $6)"
)


@frozen
class TimescaleSupplierBook(SupplierBook):
    """The tables `supplier` and `supply_route`."""

    pool: Pool

    async def add(self, name: str, currency: str) -> SupplierAccount:
        with translated_errors():
            number = await self.pool.fetchval(_ADD, name, currency)
        if number is None:
            raise RejectedError(f"there is a supplier {name!r} already")
        return SupplierAccount(id=number, name=name, currency=currency)

    async def route(self, wish: Route) -> SupplierAccount:
        assignment = wish.assignment
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                number = (await _named(connection, wish.supplier)).id
                if not await connection.fetchval(_TARIFF, assignment.tariff):
                    raise RejectedError(f"there is no tariff {assignment.tariff!r}")
                await connection.execute(
                    _ROUTE, number, assignment.tariff, wish.account, wish.network,
                    assignment.valid_from, assignment.valid_to,
                )  # fmt: skip
                return await _named(connection, wish.supplier)

    async def suppliers(self) -> Sequence[SupplierAccount]:
        with translated_errors():
            return [_account(row) for row in await self.pool.fetch(_SUPPLIERS)]


async def _named(connection: Connection, name: str) -> SupplierAccount:
    for row in await connection.fetch(_SUPPLIERS):
        if row["name"] == name:
            return _account(row)
    raise RejectedError(f"there is no supplier {name!r}")


def _account(row: Record) -> SupplierAccount:
    return SupplierAccount(
        id=row["id"],
        name=row["name"],
        currency=row["currency"],
        cost=row["cost"],
        routes=[
            Route(
                supplier=row["name"],
                assignment=Assignment(tariff=tariff, valid_from=start, valid_to=until),
                account=account,
                network=network,
            )
            for tariff, start, until, account, network in row["routes"]
        ],
    )
