"""The whole event log in PostgreSQL, to be carried elsewhere."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.facts.rebuilding.projections import RECIPES, rebuild_within
from adapters.timescale.sql import query
from application.errors import RejectedError
from application.facts.data import LogCopy, LogEntry
from application.facts.ports import EventLog

_COPY: Final = query("facts/copy_log")
_COUNT: Final = "select count(*) from event"
_NUMBERS: Final = query("facts/go_on_numbering")
_READERS: Final = query("facts/readers_at_the_end")
_COLUMNS: Final = (
    "position", "stream_id", "version", "type", "schema_version", "at", "data",
)  # fmt: skip
_AT_ONCE = 2000


@frozen
class TimescaleEventLog(EventLog):
    """The table `event`."""

    pool: Pool

    @asynccontextmanager
    async def copied(self) -> AsyncIterator[LogCopy]:
        with translated_errors():
            async with (
                self.pool.acquire() as connection,
                connection.transaction(isolation="repeatable_read", readonly=True),
            ):
                events = await connection.fetchval(_COUNT)
                yield LogCopy(events, _pieces(connection))

    async def fill(self, pieces: AsyncIterator[Sequence[LogEntry]]) -> int:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                await connection.execute("lock table event in exclusive mode")
                if await connection.fetchval("select exists (select from event)"):
                    raise RejectedError(
                        "this database has events already: import needs an empty one"
                    )
                async for entries in pieces:
                    await _write(connection, entries)
                await connection.execute(_READERS)
                await _project(connection)
                await connection.execute(_NUMBERS)
                count: int = await connection.fetchval(_COUNT)
                return count


async def _pieces(connection: Connection) -> AsyncIterator[Sequence[LogEntry]]:
    cursor = await connection.cursor(_COPY)
    while rows := await cursor.fetch(_AT_ONCE):
        yield [_entry(row) for row in rows]


def _entry(row: Record) -> LogEntry:
    return LogEntry(**row)


async def _write(connection: Connection, entries: Sequence[LogEntry]) -> None:
    records = [tuple(getattr(entry, name) for name in _COLUMNS) for entry in entries]
    await connection.copy_records_to_table("event", records=records, columns=_COLUMNS)


async def _project(connection: Connection) -> None:
    for recipe in RECIPES.values():
        try:
            await rebuild_within(connection, recipe, lambda _: None, dry_run=False)
        except LookupError as error:
            raise RejectedError(str(error)) from error
