"""Companies in PostgreSQL: events for ever, and rows of what they make."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.journal import EVENT_COLUMNS
from adapters.timescale.money.company_stream import (
    HeldCompany,
    append_events,
    company_of,
    event_row,
    lock_company,
)
from adapters.timescale.sql import query
from application.errors import RejectedError
from application.money.data import CompanyAccount
from application.money.ports import CompanyBook, Decide
from domain.money.crossings import consequences_of_limits
from domain.money.events import (
    AccountMapped,
    CompanyEvent,
    CompanyOpened,
    LimitsChanged,
    TariffAssigned,
)
from domain.pricing.price_book import Assignment

_OPEN: Final = query("money/open_company")
_FIRST_BALANCE: Final = "insert into balance (company_id, currency) values ($1, $2)"
_COMPANIES: Final = query("money/companies")
_BALANCE: Final = "select amount from balance where company_id = $1 for update"
_MAP: Final = query("money/map_account")
_TARIFF: Final = "select exists (select from tariff where name = $1)"
_END_ASSIGNMENT: Final = query("money/end_assignment")
_ASSIGN: Final = query("money/assign_tariff")


@frozen
class TimescaleCompanyBook(CompanyBook):
    """The companies, their accounts and their tariffs."""

    pool: Pool

    async def open(self, opened: CompanyOpened) -> CompanyAccount:
        limits = opened.limits
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                row = await connection.fetchrow(
                    _OPEN, opened.name, opened.currency, opened.payment,
                    limits.credit_limit, limits.low_balance,
                )  # fmt: skip
                if row is None:
                    raise RejectedError(f"there is a company {opened.name!r} already")
                await connection.copy_records_to_table(
                    "event",
                    records=[event_row(row["stream_id"], 1, opened)],
                    columns=EVENT_COLUMNS,
                )
                await connection.execute(_FIRST_BALANCE, row["id"], opened.currency)
                return await account_of(connection, row["id"])

    async def companies(self) -> Sequence[CompanyAccount]:
        with translated_errors():
            return [_account(row) for row in await self.pool.fetch(_COMPANIES, None)]

    async def company(self, name: str) -> CompanyAccount:
        with translated_errors():
            rows = await self.pool.fetch(_COMPANIES, name)
        # A name wins over the number of another company.
        for row in sorted(rows, key=lambda row: row["name"] != name):
            return _account(row)
        raise RejectedError(f"there is no company {name!r}")

    async def decide(self, company_id: int, decide: Decide) -> CompanyAccount:
        async with self._holding(company_id) as (connection, held, balance):
            events: list[CompanyEvent] = []
            for event in decide(held.company):
                events.append(event)
                if isinstance(event, LimitsChanged):
                    events += consequences_of_limits(held.company, event.limits, balance)
            await append_events(connection, held, events)
            return await account_of(connection, company_id)

    async def map_account(self, account: str, company_id: int) -> None:
        async with self._holding(company_id) as (connection, held, _):
            await connection.execute(_MAP, account, company_id)
            await append_events(connection, held, [AccountMapped(account=account)])

    async def assign(self, company_id: int, assignment: Assignment) -> None:
        start, until = assignment.valid_from, assignment.valid_to
        async with self._holding(company_id) as (connection, held, _):
            if not await connection.fetchval(_TARIFF, assignment.tariff):
                raise RejectedError(f"there is no tariff {assignment.tariff!r}")
            await connection.execute(_END_ASSIGNMENT, company_id, start)
            if await connection.fetchval(_ASSIGN, company_id, assignment.tariff, start, until):
                event = TariffAssigned(
                    tariff=assignment.tariff,
                    valid_from=start.isoformat(),
                    valid_to=until.isoformat() if until else None,
                )
                await append_events(connection, held, [event])
            else:
                raise RejectedError("another assignment begins at this moment")

    @asynccontextmanager
    async def _holding(
        self, company_id: int
    ) -> AsyncIterator[tuple[Connection, HeldCompany, Decimal]]:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                # The balance first, as every writer does who needs both.
                balance = await connection.fetchval(_BALANCE, company_id)
                yield connection, await lock_company(connection, company_id), balance


async def account_of(connection: Connection, company_id: int) -> CompanyAccount:
    """Read a company that is known to be there."""
    rows = await connection.fetch(_COMPANIES, str(company_id))
    return next(_account(row) for row in rows if row["id"] == company_id)


def _account(row: Record) -> CompanyAccount:
    return CompanyAccount(
        id=row["id"],
        company=company_of(row),
        balance=row["balance"],
        accounts=row["accounts"],
        assignments=[
            Assignment(tariff=tariff, valid_from=start, valid_to=until)
            for tariff, start, until in row["assignments"]
        ],
    )
