"""Companies and suppliers as their rows in PostgreSQL are read."""

from typing import Final

from asyncpg import Record

from adapters.timescale.connection import Connection
from adapters.timescale.journal.assignment_rows import assignments_in
from adapters.timescale.journal.company_rows import company_of
from adapters.timescale.sql import query
from application.errors import RejectedError
from application.money.data import CompanyAccount, PayerToCome, SupplierAccount
from domain.calls.gateway import gateway_of
from domain.money.names import Directory
from domain.money.routes import Route
from domain.pricing.paying import Assignment

COMPANIES: Final = query("money/companies")
SUPPLIERS: Final = query("money/suppliers")


async def names_of(connection: Connection, kind: str) -> Directory:
    """Read the names of all companies, or of all suppliers."""
    rows = await connection.fetch(f"select id, name from {kind} order by id")  # noqa: S608 two
    return Directory(kind, {row["id"]: row["name"] for row in rows})


async def account_of(connection: Connection, company_id: int) -> CompanyAccount:
    """Read a company.

    Raises:
        RejectedError: there is none of this number.
    """
    row = await connection.fetchrow(COMPANIES, company_id)
    if row is None:
        raise RejectedError(f"there is no company #{company_id}")
    return account_in(row)


async def supplier_of(connection: Connection, supplier_id: int) -> SupplierAccount:
    """Read a supplier that is known to be there."""
    row = await connection.fetchrow(SUPPLIERS, supplier_id)
    assert row is not None  # noqa: S101 known
    return supplier_in(row)


def account_in(row: Record) -> CompanyAccount:
    """Give a company as its row has it."""
    return CompanyAccount(
        id=row["id"],
        company=company_of(row),
        balance=row["balance"],
        accounts=dict(zip(row["accounts"], row["since"], strict=True)),
        coming=[
            PayerToCome(account=account, valid_from=start, company=name)
            for account, start, name in row["coming"]
        ],
        assignments=assignments_in(row["assignments"]),
    )


def supplier_in(row: Record) -> SupplierAccount:
    """Give a supplier as its row has it."""
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
