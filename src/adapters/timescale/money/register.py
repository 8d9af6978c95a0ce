"""Companies, suppliers and statements in PostgreSQL, for those who read."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from typing import Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.journal.company_rows import company_of
from adapters.timescale.journal.payer_rule_rows import payer_rules_of
from adapters.timescale.journal.rule_rows import rules_of
from adapters.timescale.sql import query
from application.errors import RejectedError
from application.money.data import (
    CompanyAccount,
    PayerToCome,
    Statement,
    StatementLine,
    SupplierAccount,
    no_position,
)
from application.money.ports import MoneyRegister
from domain.calls.gateway import gateway_of
from domain.money.movement import MovementKind
from domain.money.names import Directory
from domain.money.routes import Route
from domain.money.rules import Rules
from domain.pricing.payer_rules import PayerRule
from domain.pricing.paying import Assignment

_COMPANIES: Final = query("money/companies")
_SUPPLIERS: Final = query("money/suppliers")
_WAIT: Final = "select wait_for_movements($1)"
# A balance begins at 0; so do movements that were imported or rebuilt, which have no other.
_HAD: Final = (
    "select $2::numeric = 0 or exists (select from balance_movement"
    " where company_id = $1 and version = $2::numeric)"
)
_LAST: Final = query("money/last_position")
_OPENING: Final = query("money/opening_balance")
_STATEMENT: Final = query("money/statement")


@frozen
class TimescaleMoneyRegister(MoneyRegister):
    """The same tables as the book of money, read only."""

    pool: Pool

    async def company_names(self) -> Directory:
        with translated_errors():
            async with self.pool.acquire() as connection:
                return await names_of(connection, "company")

    async def companies(self) -> Sequence[CompanyAccount]:
        with translated_errors():
            return [_account(row) for row in await self.pool.fetch(_COMPANIES, None)]

    async def company(self, company_id: int) -> CompanyAccount:
        with translated_errors():
            async with self.pool.acquire() as connection:
                return await account_of(connection, company_id)

    async def supplier_names(self) -> Directory:
        with translated_errors():
            async with self.pool.acquire() as connection:
                return await names_of(connection, "supplier")

    async def suppliers(self) -> Sequence[SupplierAccount]:
        with translated_errors():
            return [_supplier(row) for row in await self.pool.fetch(_SUPPLIERS, None)]

    async def payer_rules(self) -> Sequence[PayerRule]:
        with translated_errors():
            async with self.pool.acquire() as connection:
                return await payer_rules_of(connection)

    async def rules(self) -> Rules:
        with translated_errors():
            async with self.pool.acquire() as connection:
                return await rules_of(connection)

    async def statement(
        self, company_id: int, start: datetime, end: datetime, as_of: int | None = None
    ) -> Statement:
        with translated_errors():
            async with standing_still(self.pool, company_id, as_of) as (connection, account):
                before = await connection.fetchrow(_OPENING, company_id, start, end, as_of)
                rows = await connection.fetch(_STATEMENT, company_id, start, end, as_of)
        assert before is not None  # noqa: S101 an aggregate
        return Statement(
            company_id=company_id,
            currency=account.company.currency,
            start=start,
            end=end,
            opening=before["opening"],
            lines=_lines(before["opening"], rows),
            position=before["position"],
        )


async def names_of(connection: Connection, kind: str) -> Directory:
    """Read the names of all companies, or of all suppliers."""
    rows = await connection.fetch(f"select id, name from {kind} order by id")  # noqa: S608 two
    return Directory(kind, {row["id"]: row["name"] for row in rows})


async def account_of(connection: Connection, company_id: int) -> CompanyAccount:
    """Read a company.

    Raises:
        RejectedError: there is none of this number.
    """
    row = await connection.fetchrow(_COMPANIES, company_id)
    if row is None:
        raise RejectedError(f"there is no company #{company_id}")
    return _account(row)


@asynccontextmanager
async def standing_still(
    pool: Pool, company_id: int, as_of: int | None
) -> AsyncIterator[tuple[Connection, CompanyAccount]]:
    """Read a company at one moment that nobody can enter anything before any more.

    Raises:
        RejectedError: there is none, or its balance never had this position; None is none.
    """
    async with pool.acquire() as connection:
        # Who has changed the balance and not yet committed did it before now.
        await connection.execute(_WAIT, company_id)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            account = await account_of(connection, company_id)
            await _check_position(connection, company_id, as_of)
            yield connection, account


async def _check_position(connection: Connection, company_id: int, as_of: int | None) -> None:
    # Compared as a number of any size: whoever asks has typed it.
    if as_of is not None and not await connection.fetchval(_HAD, company_id, Decimal(as_of)):
        [had] = await connection.fetch(_LAST, company_id)
        raise RejectedError(no_position(company_id, as_of, **had))


async def supplier_of(connection: Connection, supplier_id: int) -> SupplierAccount:
    """Read a supplier that is known to be there."""
    row = await connection.fetchrow(_SUPPLIERS, supplier_id)
    assert row is not None  # noqa: S101 known
    return _supplier(row)


def _account(row: Record) -> CompanyAccount:
    return CompanyAccount(
        id=row["id"],
        company=company_of(row),
        balance=row["balance"],
        accounts=row["accounts"],
        coming=[
            PayerToCome(account=account, valid_from=start, company=name)
            for account, start, name in row["coming"]
        ],
        assignments=[
            Assignment(tariff=tariff, valid_from=start, valid_to=until)
            for tariff, start, until in row["assignments"]
        ],
    )


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


def _lines(opening: Decimal, rows: Sequence[Record]) -> Sequence[StatementLine]:
    balance, lines = opening, []
    for row in rows:
        fields = dict(row)
        balance += fields["amount"]
        lines.append(
            StatementLine(kind=MovementKind(fields.pop("kind")), balance=balance, **fields)
        )
    return lines
