"""Old calls dropped from the tables that people read; events and movements stay for good."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.proof.ports import OldCalls
from domain.facts.month import Month, month_of
from domain.pricing.same_dialog import MOST
from domain.proof.aged import Aged

_OBJECTIONS: Final = query("proof/retention_objections")
_MONTHS: Final = query("proof/months_of_calls")
_IS_HYPERTABLE: Final = "select exists (select from pg_extension where extname = 'timescaledb')"
_DROP_CHUNKS: Final = "select drop_chunks('cdr', older_than => $1::timestamptz)"
_LEFT: Final = "select count(*) from cdr where start_time < $1"
_DELETE: Final = "delete from cdr where start_time < $1"
# A leg may begin behind the head's day, by as much as a rule may let lie between both.
_FORGET_HEADS: Final = "delete from dialog_bill where latest < $1::timestamptz - $2::interval"
_NOTE: Final = query("proof/note_dropped")
_ENDS: Final = (
    "delete from duplicate_receipt where stored_at < $1",
    "delete from dead_letter where status <> 'parked' and stored_at < $1",
)


@frozen
class TimescaleOldCalls(OldCalls):
    """Old days of the table `cdr`, with what was noted beside them."""

    pool: Pool

    async def months(self) -> Sequence[Month]:
        with translated_errors():
            return [month_of(row["month"]) for row in await self.pool.fetch(_MONTHS)]

    async def drop(
        self, before: datetime, ends_before: datetime, allow: Callable[[Aged], bool]
    ) -> tuple[Aged, int]:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                row = await connection.fetchrow(_OBJECTIONS, before)
                assert row is not None  # noqa: S101 counts
                aged = Aged(**row)
                if not allow(aged):
                    return aged, 0
                await _drop(connection, before, ends_before)
                return aged, aged.calls - await connection.fetchval(_LEFT, before)


async def _drop(connection: Connection, before: datetime, ends_before: datetime) -> None:
    chunks = await connection.fetchval(_IS_HYPERTABLE)
    await connection.execute(_DROP_CHUNKS if chunks else _DELETE, before)
    await connection.execute(_NOTE, before)
    await connection.execute(_FORGET_HEADS, before, MOST)
    for statement in _ENDS:
        await connection.execute(statement, ends_before)
