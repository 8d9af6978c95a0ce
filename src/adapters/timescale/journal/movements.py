"""Movements and the balances that they change, within a transaction that somebody else opened."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final
from uuid import UUID

from asyncpg import Record

from adapters.timescale.connection import Connection
from adapters.timescale.copying import Table
from adapters.timescale.journal.company_rows import enter_company_events, lock_companies
from adapters.timescale.sql import query
from domain.money.company import CompanyStatus
from domain.money.crossings import consequences, must_be_looked_at, stays_suspended
from domain.money.limits import Limits
from domain.money.movement import Movement

_MOVE_BALANCES: Final = query("journal/move_balances")
_STANDING: Final = "select id, status, credit_limit, low_balance from company where id = any($1)"

_MOVEMENT: Final = Table(
    "balance_movement",
    (
        "company_id", "call_key", "kind", "revision", "amount", "currency", "reference",
        "version", "booked_at",
    ),
    {
        "company_id": int, "call_key": UUID, "revision": int, "amount": Decimal, "version": int,
        "booked_at": datetime,
    },
)  # fmt: skip
_SUPPLIER_MOVEMENT: Final = Table(
    "supplier_movement",
    ("supplier_id", "call_key", "kind", "revision", "amount", "currency"),
    {"supplier_id": int, "call_key": UUID, "revision": int, "amount": Decimal},
)


async def move(connection: Connection, movements: Sequence[Movement]) -> None:
    """Enter movements, change the balances by their sums, record what follows from that.

    The balances stay locked until the transaction ends.
    """
    if not movements:
        return
    rows = await connection.fetch(_MOVE_BALANCES, *_sums(movements))
    changes = {row["company_id"]: (row["version"], row["updated_at"]) for row in rows}
    await _MOVEMENT.copy(
        connection, [(*_row(each), *changes[each.company_id]) for each in movements]
    )
    await _look_at(connection, {row["company_id"]: row for row in rows if _may_follow(row)})


async def _look_at(connection: Connection, moved: Mapping[int, Record]) -> None:
    if not moved:
        return
    # Nobody changes a company while its balance is locked. One without credit moves with every
    # batch of its calls, and is suspended already but for the first time.
    standing = await connection.fetch(_STANDING, list(moved))
    ids = [row["id"] for row in standing if not _stays_suspended(row, moved[row["id"]])]
    for held in await lock_companies(connection, ids) if ids else ():
        row = moved[held.id]
        events = consequences(held.company, row["before"], row["after"])
        await enter_company_events(connection, held, events)


def _may_follow(row: Record) -> bool:
    return must_be_looked_at(_limits_in(row), row["before"], row["after"])


def _stays_suspended(row: Record, moved: Record) -> bool:
    status = CompanyStatus(row["status"])
    return stays_suspended(status, _limits_in(row), moved["before"], moved["after"])


def _limits_in(row: Record) -> Limits:
    return _limits(row["credit_limit"], row["low_balance"])


@lru_cache(maxsize=1024)
def _limits(credit_limit: Decimal | None, low_balance: Decimal | None) -> Limits:
    # Many companies have the same; they are compared here, and never written.
    return Limits(credit_limit=credit_limit, low_balance=low_balance)


async def move_supplies(connection: Connection, movements: Sequence[Movement]) -> None:
    """Enter movements of the suppliers' book; `company_id` is the supplier."""
    await _SUPPLIER_MOVEMENT.copy(connection, [_row(each)[:6] for each in movements])


def _sums(movements: Sequence[Movement]) -> tuple[list[int], list[Decimal]]:
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for each in movements:
        sums[each.company_id] += each.amount
    ids = sorted(sums)
    return ids, [sums[each] for each in ids]


def _row(movement: Movement) -> tuple[object, ...]:
    return (
        movement.company_id, movement.call_key, movement.kind, movement.revision,
        movement.amount, movement.currency, movement.reference,
    )  # fmt: skip
