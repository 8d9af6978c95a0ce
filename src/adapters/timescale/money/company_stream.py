"""A company's stream of the event log, and the row that its events make."""

from collections.abc import Sequence
from functools import reduce
from typing import Final
from uuid import UUID

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Connection
from adapters.timescale.journal import EVENT_COLUMNS
from adapters.timescale.sql import query
from adapters.wire import event_json
from application.errors import RejectedError
from domain.money.company import Company, CompanyStatus, evolve
from domain.money.events import CompanyEvent, LimitsChanged
from domain.money.limits import Limits, PaymentMode

_LOCK_COMPANY: Final = query("money/lock_company")
_KEEP_COMPANY: Final = query("money/keep_company")
_KEEP_STATUS: Final = query("money/keep_status")


@frozen(kw_only=True)
class HeldCompany:
    """A company whose row is locked, and how many events it has."""

    id: int
    stream_id: UUID
    version: int
    company: Company


async def lock_company(connection: Connection, company_id: int) -> HeldCompany:
    """Lock a company until the transaction ends.

    Raises:
        RejectedError: there is none.
    """
    row = await connection.fetchrow(_LOCK_COMPANY, company_id)
    if row is None:
        raise RejectedError(f"there is no company {company_id}")
    return HeldCompany(
        id=row["id"], stream_id=row["stream_id"], version=row["version"], company=company_of(row)
    )


async def append_events(
    connection: Connection, held: HeldCompany, events: Sequence[CompanyEvent]
) -> Company:
    """Append events to a locked company's stream and keep what they make of it."""
    if not events:
        return held.company
    company = reduce(evolve, events, held.company)
    version = held.version + len(events)
    numbered = enumerate(events, held.version + 1)
    await connection.copy_records_to_table(
        "event",
        records=[event_row(held.stream_id, number, event) for number, event in numbered],
        columns=EVENT_COLUMNS,
    )
    state = (held.id, version, company.status, company.suspended_by)
    if any(isinstance(event, LimitsChanged) for event in events):
        limits = company.limits
        await connection.execute(_KEEP_COMPANY, *state, limits.credit_limit, limits.low_balance)
    else:
        await connection.execute(_KEEP_STATUS, *state)
    return company


def company_of(row: Record) -> Company:
    """Read the columns that describe a company."""
    return Company(
        name=row["name"],
        currency=row["currency"],
        payment=PaymentMode(row["payment"]),
        limits=Limits(credit_limit=row["credit_limit"], low_balance=row["low_balance"]),
        status=CompanyStatus(row["status"]),
        suspended_by=row["suspended_by"],
    )


def event_row(stream_id: UUID, version: int, event: CompanyEvent) -> tuple[object, ...]:
    """Give one event of a company's stream."""
    return (stream_id, version, *event_json.form_of(event), event_json.encode(event))
