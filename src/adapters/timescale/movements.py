"""Movements and the balances that they change, within a transaction that somebody else opened."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from attrs import frozen

from adapters.timescale import sql
from adapters.timescale.company_stream import append_events, lock_company
from adapters.timescale.connection import Connection
from domain.balance import consequences, crossings
from domain.credit import Limits
from domain.movement import Movement

_COLUMNS: Final = (
    "company_id", "call_key", "kind", "revision", "amount", "currency", "version", "reference",
)  # fmt: skip
_SUPPLIER_COLUMNS: Final = (
    "supplier_id", "call_key", "kind", "revision", "amount", "currency",
)  # fmt: skip


@frozen(kw_only=True)
class BalanceChange:
    """One balance before and after."""

    company_id: int
    before: Decimal
    after: Decimal
    version: int


async def move(connection: Connection, movements: Sequence[Movement]) -> Sequence[BalanceChange]:
    """Enter movements, change the balances by their sums, record what follows from that."""
    if not movements:
        return []
    rows = await connection.fetch(sql.MOVE_BALANCES, *_sums(movements))
    versions = {row["company_id"]: row["version"] for row in rows}
    await connection.copy_records_to_table(
        "balance_movement",
        records=[_row(each, versions[each.company_id]) for each in movements],
        columns=_COLUMNS,
    )
    for row in sorted(rows, key=lambda row: row["company_id"]):
        limits = Limits(credit_limit=row["credit_limit"], low_balance=row["low_balance"])
        if crossings(limits, row["before"], row["after"]):
            await _record_crossing(connection, row["company_id"], row["before"], row["after"])
    return [
        BalanceChange(
            company_id=row["company_id"],
            before=row["before"],
            after=row["after"],
            version=row["version"],
        )
        for row in rows
    ]


async def move_supplies(connection: Connection, movements: Sequence[Movement]) -> None:
    """Enter movements of the suppliers' book; `company_id` is the supplier."""
    if movements:
        records = [_row(each, 0)[:6] for each in movements]
        await connection.copy_records_to_table(
            "supplier_movement", records=records, columns=_SUPPLIER_COLUMNS
        )


def _sums(movements: Sequence[Movement]) -> tuple[list[int], list[Decimal]]:
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for each in movements:
        sums[each.company_id] += each.amount
    ids = sorted(sums)
    return ids, [sums[each] for each in ids]


def _row(movement: Movement, version: int) -> tuple[object, ...]:
    return (
        movement.company_id, movement.call_key, movement.kind, movement.revision,
        movement.amount, movement.currency, version, movement.reference,
    )  # fmt: skip


async def _record_crossing(
    connection: Connection, company_id: int, before: Decimal, after: Decimal
) -> None:
    held = await lock_company(connection, company_id)
    await append_events(connection, held, consequences(held.company, before, after))
