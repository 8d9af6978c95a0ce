"""Facts of companies: each one's stream of the log, and the rows that its events make."""

from collections import defaultdict
from collections.abc import Sequence
from functools import reduce
from typing import Final
from uuid import UUID, uuid4

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Connection
from adapters.timescale.journal.assignment_rows import keep_assigned
from adapters.timescale.journal.event_rows import enter_events, event_row
from adapters.timescale.journal.fraud_rows import keep_fraud_event, watch_of, watch_row
from adapters.timescale.journal.payer_rule_rows import keep_payer_rule
from adapters.timescale.sql import query
from application.errors import RejectedError
from domain.facts.entries import CompanyFact
from domain.money.company import Company, CompanyStatus, evolve
from domain.money.events import AccountMapped, CompanyEvent, CompanyOpened, TariffAssigned
from domain.money.limits import Limits, PaymentMode
from domain.money.mappings import Mapped, mapped
from domain.money.payer_events import PayerRuleSet

_LOCK: Final = query("journal/lock_companies")
_OPEN: Final = query("journal/open_company")
_FIRST_BALANCE: Final = "insert into balance (company_id, currency) values ($1, $2)"
_KEEP_CURRENCY: Final = "update balance set currency = $2 where company_id = $1"
_KEEP: Final = query("journal/keep_company")
_KEEP_STATUS: Final = query("journal/keep_status")
_MAP: Final = query("journal/map_account")
_MAPPINGS: Final = query("journal/mappings")
_UNMAP: Final = "delete from account_mapping where account = $1"
_KEEP_MAPPING: Final = (
    "insert into account_mapping (account, valid_from, company_id) values ($1, $2, $3)"
)


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
    for held in await lock_companies(connection, [company_id]):
        return held
    raise RejectedError(f"there is no company #{company_id}")


async def lock_companies(
    connection: Connection, company_ids: Sequence[int]
) -> Sequence[HeldCompany]:
    """Lock companies until the transaction ends, all in one round trip, in id order."""
    return [
        HeldCompany(
            id=row["id"],
            stream_id=row["stream_id"],
            version=row["version"],
            company=company_of(row),
        )
        for row in await connection.fetch(_LOCK, company_ids)
    ]


async def enter_company_facts(connection: Connection, facts: Sequence[CompanyFact]) -> None:
    """Enter facts of companies, each company's in their order.

    Raises:
        RejectedError: a company is not there.
    """
    events: dict[int, list[CompanyEvent]] = defaultdict(list)
    for fact in facts:
        events[fact.company_id].append(fact.event)
    for company_id in sorted(events):
        first, *later = events[company_id]
        if isinstance(first, CompanyOpened):
            held = await _open(connection, company_id, first)
            await enter_company_events(connection, held, later)
        else:
            held = await lock_company(connection, company_id)
            await enter_company_events(connection, held, [first, *later])


async def enter_company_events(
    connection: Connection, held: HeldCompany, events: Sequence[CompanyEvent]
) -> None:
    """Enter events of a locked company, and keep what they make of it."""
    if not events:
        return
    company = reduce(evolve, events, held.company)
    numbered = enumerate(events, held.version + 1)
    # Rows before events: who waits for a row of an account has its event behind the other's.
    await _keep(connection, held, company, events)
    await enter_events(
        connection, [event_row(held.stream_id, version, event) for version, event in numbered]
    )


async def _open(connection: Connection, company_id: int, event: CompanyOpened) -> HeldCompany:
    stream_id, company = uuid4(), evolve(None, event)
    await connection.execute(
        _OPEN, company_id, stream_id, company.name, company.currency, company.payment,
        company.limits.credit_limit, company.limits.low_balance, company.zone,
    )  # fmt: skip
    await connection.execute(_FIRST_BALANCE, company_id, company.currency)
    await enter_events(connection, [event_row(stream_id, 1, event)])
    return HeldCompany(id=company_id, stream_id=stream_id, version=1, company=company)


async def _keep(
    connection: Connection, held: HeldCompany, company: Company, events: Sequence[CompanyEvent]
) -> None:
    state = (held.id, held.version + len(events), company.status, company.suspended_by)
    if _agreed(company) == _agreed(held.company):
        await connection.execute(_KEEP_STATUS, *state)
    else:
        await connection.execute(_KEEP, *state, *_agreed(company))
    if company.currency != held.company.currency:
        await connection.execute(_KEEP_CURRENCY, held.id, company.currency)
    for event in events:
        if isinstance(event, AccountMapped):
            await _map(connection, held.id, event)
        if isinstance(event, TariffAssigned):
            await keep_assigned(connection, held.id, event)
        if isinstance(event, PayerRuleSet):
            await keep_payer_rule(connection, held.id, event)
        await keep_fraud_event(connection, held.id, event)


def _agreed(company: Company) -> tuple[object, ...]:
    # What an operator agrees with a company, and no worker may write.
    limits = company.limits
    return (
        company.name, company.payment, limits.credit_limit, limits.low_balance, company.closed,
        company.currency, company.zone, *watch_row(company.watch),
    )  # fmt: skip


async def _map(connection: Connection, company_id: int, event: AccountMapped) -> None:
    # The row of the account first: who maps it at the same time waits for it.
    await connection.execute(_MAP, event.account, company_id)
    tenures = mapped(await mappings_of(connection, event.account), company_id, event)
    await connection.execute(_UNMAP, event.account)
    await connection.executemany(
        _KEEP_MAPPING, [(event.account, each.valid_from, each.company_id) for each in tenures]
    )
    if tenures[-1].company_id != company_id:
        await connection.execute(_MAP, event.account, tenures[-1].company_id)


async def mappings_of(connection: Connection, account: str) -> Sequence[Mapped]:
    """Read who pays for an account when, the earliest first."""
    return [Mapped(**row) for row in await connection.fetch(_MAPPINGS, account)]


def company_of(row: Record) -> Company:
    """Read the columns that describe a company."""
    return Company(
        id=row["id"],
        name=row["name"],
        currency=row["currency"],
        payment=PaymentMode(row["payment"]),
        limits=Limits(credit_limit=row["credit_limit"], low_balance=row["low_balance"]),
        status=CompanyStatus(row["status"]),
        suspended_by=row["suspended_by"],
        closed=row["closed"],
        zone=row["zone"],
        watch=watch_of(row),
    )
