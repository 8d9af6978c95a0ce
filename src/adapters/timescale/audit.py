"""The audit book in PostgreSQL, and the lock that leaves the audit to one worker."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from attrs import frozen

from adapters.timescale import sql
from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from application.errors import UnavailableError
from application.ports.audit import AuditBook, Gap
from domain.provenance import Receipt

_log = logging.getLogger(__name__)
_LOCK = 0x616B697262
_KNOCK_SECONDS = 5.0


@frozen
class TimescaleAuditBook(AuditBook):
    """How far a stream was read, and what was missing."""

    pool: Pool
    stream: str

    async def read_to(self) -> Receipt | None:
        with translated_errors():
            row = await self.pool.fetchrow(sql.AUDIT_POSITION, self.stream)
        if row is None:
            return None
        return Receipt(stream_seq=row["last_seq"], stored_at=row["stored_at"])

    async def note(self, read_to: Receipt, gaps: Sequence[Gap]) -> None:
        rows = [(self.stream, gap.first_seq, gap.last_seq, gap.before.stored_at) for gap in gaps]
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                await connection.execute(
                    sql.NOTE_POSITION, self.stream, read_to.stream_seq, read_to.stored_at
                )
                await connection.executemany(sql.NOTE_GAP, rows)


@asynccontextmanager
async def the_only_one(pool: Pool) -> AsyncIterator[None]:
    """Wait until no other process audits; the lock goes with the connection.

    Raises:
        UnavailableError: the database went away meanwhile.
    """
    with translated_errors():
        async with pool.acquire() as connection:
            while not await connection.fetchval(  # noqa: ASYNC110 only the server knows
                "select pg_try_advisory_lock($1)", _LOCK
            ):
                await asyncio.sleep(_KNOCK_SECONDS)
            yield


async def audit_for_ever(pool: Pool, audit: Callable[[], Awaitable[None]]) -> None:
    """Audit whenever the database is there and nobody else does."""
    while True:
        try:
            async with the_only_one(pool):
                await audit()
                return
        except UnavailableError as error:
            _log.warning("the audit waits for the database", extra={"error": str(error)})
            await asyncio.sleep(_KNOCK_SECONDS)
