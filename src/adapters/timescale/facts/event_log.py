"""The whole event log in PostgreSQL, to be carried elsewhere."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.facts.beside import kept_parties
from adapters.timescale.facts.rebuilding.calls import claim_dialogs
from adapters.timescale.facts.rebuilding.projections import RECIPES, rebuild_within
from adapters.timescale.sql import query
from adapters.wire import event_json
from application.errors import RejectedError
from application.facts.data import LogCopy, LogEntry
from application.facts.ports import EventLog
from domain.calls.parties import PARTIES

_ENTER: Final = query("facts/enter_gate_of_log")
_COPY: Final = query("facts/copy_log")
_COUNT: Final = "select count(*) from event"
_NUMBERS: Final = query("facts/go_on_numbering")
_READERS: Final = query("facts/readers_at_the_end")
_COLUMNS: Final = (
    "position", "stream_id", "version", "type", "schema_version", "at", "data",
    "told_by",
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
                try:
                    async for entries in pieces:
                        await _write(connection, entries)
                    await connection.execute(_READERS)
                    await _project(connection)
                except LookupError as error:
                    raise RejectedError(str(error)) from error
                await connection.execute(_NUMBERS)
                count: int = await connection.fetchval(_COUNT)
                return count


async def _pieces(connection: Connection) -> AsyncIterator[Sequence[LogEntry]]:
    cursor = await connection.cursor(_COPY)
    while rows := await cursor.fetch(_AT_ONCE):
        yield [_entry(row) for row in rows]


def _entry(row: Record) -> LogEntry:
    fields = {name: row[name] for name in _COLUMNS}
    first = row["type"] == "CallReceived"
    beside = event_json.encode_beside(kept_parties(row)) if first else None
    return LogEntry(**fields, beside=beside)


async def _write(connection: Connection, entries: Sequence[LogEntry]) -> None:
    records = [tuple(getattr(entry, name) for name in _COLUMNS) for entry in entries]
    await connection.copy_records_to_table("event", records=records, columns=_COLUMNS)
    await _write_beside(connection, [entry for entry in entries if entry.type == "CallReceived"])


async def _write_beside(connection: Connection, calls: Sequence[LogEntry]) -> None:
    beside = [event_json.decode_beside(entry.beside or "{}") for entry in calls]
    await connection.execute(
        _ENTER,
        [entry.stream_id for entry in calls],
        [kept.fingerprint for kept in beside],
        [kept.salt for kept in beside],
        *(list(zip(*(kept.parties for kept in beside), strict=True)) or [()] * len(PARTIES)),
    )


async def _project(connection: Connection) -> None:
    for recipe in RECIPES.values():
        await rebuild_within(connection, recipe, lambda _: None, dry_run=False)
    await claim_dialogs(connection)
