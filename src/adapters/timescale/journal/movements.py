"""Movements and the balances that they change, within a transaction that somebody else opened."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from asyncpg import Record

from adapters.timescale.connection import Connection
from adapters.timescale.journal.company_rows import enter_company_events, lock_companies
from adapters.timescale.sql import query
from domain.money.crossings import consequences, must_be_looked_at
from domain.money.limits import Limits
from domain.money.movement import Movement

_MOVE_BALANCES: Final = query("journal/move_balances")

_COLUMNS: Final = (
    "company_id", "call_key", "kind", "revision", "amount", "currency", "reference", "version",
    "booked_at",
)  # fmt: skip
_SUPPLIER_COLUMNS: Final = (
    "supplier_id", "call_key", "kind", "revision", "amount", "currency",
)  # fmt: skip


async def move(connection: Connection, movements: Sequence[Movement]) -> None:
    """Enter movements, change the balances by their sums, record what follows from that.

    The balances stay locked until the transaction ends.
    """
    if not movements:
        return
    rows = await connection.fetch(_MOVE_BALANCES, *_sums(movements))
    changes = {row["company_id"]: (row["version"], row["updated_at"]) for row in rows}
    await connection.copy_records_to_table(
        "balance_movement",
        records=[(*_row(each), *changes[each.company_id]) for each in movements],
        columns=_COLUMNS,
    )
    await _look_at(connection, {row["company_id"]: row for row in rows if _may_follow(row)})


async def _look_at(connection: Connection, moved: Mapping[int, Record]) -> None:
    # A company without credit is looked at with every batch of its calls: all in one round trip.
    for held in await lock_companies(connection, list(moved)) if moved else ():
        row = moved[held.id]
        events = consequences(held.company, row["before"], row["after"])
        await enter_company_events(connection, held, events)


def _may_follow(row: Record) -> bool:
    limits = _limits(row["credit_limit"], row["low_balance"])
    return must_be_looked_at(limits, row["before"], row["after"])


@lru_cache(maxsize=1024)
def _limits(credit_limit: Decimal | None, low_balance: Decimal | None) -> Limits:
    # Many companies have the same; they are compared here, and never written.
    return Limits(credit_limit=credit_limit, low_balance=low_balance)


async def move_supplies(connection: Connection, movements: Sequence[Movement]) -> None:
    """Enter movements of the suppliers' book; `company_id` is the supplier."""
    if movements:
        records = [_row(each)[:6] for each in movements]
        await connection.copy_records_to_table(
            "supplier_movement", records=records, columns=_SUPPLIER_COLUMNS
        )


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
