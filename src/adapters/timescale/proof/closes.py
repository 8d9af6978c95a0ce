"""Closed months in PostgreSQL: events of the log, and what the log and the movements sum up to."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale import journal
from adapters.timescale.calls.amendments import HOLD_AMENDMENTS
from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.journal.closing_rows import closes_of
from adapters.timescale.sql import query
from application.proof.closing import WHOLE_LOG, LogSpan
from application.proof.ports import CloseBook, Closing
from domain.facts.closing import Booked, CallSums, CallTotals, Closes, MonthClosed
from domain.facts.month import Month, month_of

_CALLS: Final = query("proof/month_calls")
_BOOKED: Final = query("proof/month_booked")
_HOSTS: Final = query("proof/month_hosts")
_LETTERS: Final = query("proof/open_letters")
_UNRATED: Final = query("proof/month_unrated")
_FIRST: Final = "select min(start_time) from call_identity"
_BEFORE: Final = query("proof/months_before")
_AT_ONCE: Final = 1000


@frozen
class TimescaleClosing(Closing):
    """A close within one transaction."""

    connection: Connection
    closes: Closes

    async def close(self, fact: MonthClosed) -> None:
        with translated_errors():
            await journal.append(self.connection, [fact])


@frozen
class TimescaleCloseBook(CloseBook):
    """The log, the movements, the calls and the letters."""

    pool: Pool

    @asynccontextmanager
    async def closing(self) -> AsyncIterator[Closing]:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                await connection.execute(*HOLD_AMENDMENTS)
                yield TimescaleClosing(connection, await closes_of(connection))

    async def closes(self) -> Closes:
        with translated_errors():
            async with self.pool.acquire() as connection:
                return await closes_of(connection)

    async def calls(self, month: Month, span: LogSpan = WHOLE_LOG) -> CallTotals:
        with translated_errors():
            rows = await self.pool.fetch(_CALLS, month.start, month.end, span.after, span.up_to)
        return CallTotals(
            calls=sum(row["calls"] for row in rows),
            answered=sum(row["answered"] for row in rows),
            amendments=sum(row["amendments"] for row in rows),
            seconds=sum((row["seconds"] for row in rows), CallTotals().seconds),
            sums=tuple(_sums(row) for row in rows if _is_something(row)),
        )

    async def booked(self, month: Month) -> Sequence[Booked]:
        with translated_errors():
            rows = await self.pool.fetch(_BOOKED, month.start, month.end)
        return [Booked(**row) for row in rows]

    async def heard(self, since: datetime) -> Mapping[str, datetime]:
        with translated_errors():
            return {row["host"]: row["last"] for row in await self.pool.fetch(_HOSTS, since)}

    async def first_month(self) -> Month | None:
        with translated_errors():
            first = await self.pool.fetchval(_FIRST)
        return month_of(first) if first else None

    async def months_before(self, month: Month) -> Sequence[Month]:
        with translated_errors():
            rows = await self.pool.fetch(_BEFORE, month.start)
        return [month_of(row["month"]) for row in rows]

    async def open_letters(self, since: datetime) -> AsyncIterator[Sequence[bytes]]:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction(readonly=True):
                cursor = await connection.cursor(_LETTERS, since)
                while rows := await cursor.fetch(_AT_ONCE):
                    yield [row["raw"] for row in rows]

    async def unrated(self, month: Month) -> Mapping[str, int]:
        with translated_errors():
            rows = await self.pool.fetch(_UNRATED, month.start, month.end)
        return {row["unrated_reason"]: row["calls"] for row in rows}


def _sums(row: Record) -> CallSums:
    return CallSums(
        currency=row["currency"], calls=row["calls"], billed=row["billed"], amount=row["amount"]
    )


def _is_something(row: Record) -> bool:
    return row["currency"] is not None and any((row["calls"], row["billed"], row["amount"]))
