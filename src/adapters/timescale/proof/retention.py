"""Old calls dropped from the tables that people read; events and movements stay for good."""

from datetime import datetime
from typing import Final

from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query

_OBJECTIONS: Final = query("proof/retention_objections")
_IS_HYPERTABLE: Final = "select exists (select from pg_extension where extname = 'timescaledb')"
_DROP_CHUNKS: Final = "select drop_chunks('cdr', older_than => $1::timestamptz)"
_DELETE: Final = "delete from cdr where start_time < $1"
_BESIDE: Final = (
    "delete from duplicate_receipt where stored_at < $1",
    "delete from dead_letter where status <> 'parked' and stored_at < $1",
)


@frozen(kw_only=True)
class Retention:
    """What lies before a moment, and what was done.

    Attributes:
        open_letters, unrated_calls, unexplained_calls: speak against dropping anything.
        calls: before it was done.
        dropped: of them; of a hypertable whole days only.
    """

    open_letters: int
    unrated_calls: int
    unexplained_calls: int
    calls: int
    dropped: int = 0

    @property
    def allowed(self) -> bool:
        """Whether everything before the moment is settled."""
        return not (self.open_letters or self.unrated_calls or self.unexplained_calls)


async def drop_calls(pool: Pool, before: datetime, *, dry_run: bool) -> Retention:
    """Drop calls that started before a moment, if everything there is settled.

    The gate keeps their keys: delivered again they are known, and debit nobody.

    Raises:
        UnavailableError: nothing was dropped; try again, or with the rights of the owner.
    """
    with translated_errors():
        async with pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_OBJECTIONS, before)
            assert row is not None  # noqa: S101 counts
            found = Retention(**row)
            if dry_run or not found.allowed:
                return found
            await _drop(connection, before)
            left = await connection.fetchval(
                "select count(*) from cdr where start_time < $1", before
            )
    return Retention(**row, dropped=found.calls - left)


async def _drop(connection: Connection, before: datetime) -> None:
    chunks = await connection.fetchval(_IS_HYPERTABLE)
    await connection.execute(_DROP_CHUNKS if chunks else _DELETE, before)
    for statement in _BESIDE:
        await connection.execute(statement, before)
