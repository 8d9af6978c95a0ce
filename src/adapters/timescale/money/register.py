"""Companies, suppliers and statements in PostgreSQL, for those who read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.journal.bundle_rows import read_bundles
from adapters.timescale.journal.company_rows import company_of
from adapters.timescale.journal.fraud_rows import suspected_of
from adapters.timescale.journal.invoice_rows import read_invoices
from adapters.timescale.journal.payer_rule_rows import payer_rules_of
from adapters.timescale.journal.rule_rows import rules_of
from adapters.timescale.money.accounts import (
    COMPANIES,
    SUPPLIERS,
    account_in,
    account_of,
    names_of,
    supplier_in,
)
from adapters.timescale.money.standing_still import standing_still
from adapters.timescale.sql import query
from application.money.data import (
    CompanyAccount,
    Statement,
    StatementLine,
    SupplierAccount,
)
from application.money.ports import MoneyRegister
from domain.money.bundles import Bundles
from domain.money.company import Company
from domain.money.fraud_events import Suspected, in_listed_order
from domain.money.issuing_events import InvoiceIssued
from domain.money.movement import MovementKind
from domain.money.names import Directory
from domain.money.rules import Rules
from domain.pricing.payer_rules import PayerRule

_WATCHED: Final = query("money/watched")
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
            return [account_in(row) for row in await self.pool.fetch(COMPANIES, None)]

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
            return [supplier_in(row) for row in await self.pool.fetch(SUPPLIERS, None)]

    async def payer_rules(self) -> Sequence[PayerRule]:
        with translated_errors():
            async with self.pool.acquire() as connection:
                return await payer_rules_of(connection)

    async def bundles(self, company_id: int | None = None) -> Mapping[int, Bundles]:
        with translated_errors():
            async with self.pool.acquire() as connection:
                return await read_bundles(connection, company_id)

    async def issued(self, company_id: int | None = None) -> Mapping[int, Sequence[InvoiceIssued]]:
        with translated_errors():
            async with self.pool.acquire() as connection:
                return await read_invoices(connection, company_id)

    async def rules(self) -> Rules:
        with translated_errors():
            async with self.pool.acquire() as connection:
                return await rules_of(connection)

    async def watched(self) -> Mapping[int, Company]:
        with translated_errors():
            return {row["id"]: company_of(row) for row in await self.pool.fetch(_WATCHED)}

    async def suspected(self, company_id: int | None = None) -> Sequence[Suspected]:
        with translated_errors():
            async with self.pool.acquire() as connection:
                return in_listed_order(await suspected_of(connection, company_id))

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


def _lines(opening: Decimal, rows: Sequence[Record]) -> Sequence[StatementLine]:
    balance, lines = opening, []
    for row in rows:
        fields = dict(row)
        balance += fields["amount"]
        lines.append(
            StatementLine(kind=MovementKind(fields.pop("kind")), balance=balance, **fields)
        )
    return lines
