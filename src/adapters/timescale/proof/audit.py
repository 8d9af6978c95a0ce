"""The audit book in PostgreSQL."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.errors import UnavailableError
from application.proof.ports import AuditBook
from domain.calls.provenance import Receipt
from domain.proof.gap_watch import Gap

_AUDIT_POSITION: Final = query("proof/audit_position")
_NOTE_POSITION: Final = query("proof/note_position")
_NOTE_GAP: Final = query("proof/note_gap")


@frozen
class TimescaleAuditBook(AuditBook):
    """How far a stream was read, and what was missing."""

    pool: Pool
    stream: str

    async def read_to(self) -> Receipt | None:
        with translated_errors():
            row = await self.pool.fetchrow(_AUDIT_POSITION, self.stream)
        if row is None:
            return None
        return Receipt(stream_seq=row["last_seq"], stored_at=row["stored_at"])

    async def note(self, read_to: Receipt, gaps: Sequence[Gap], *, after: Receipt | None) -> None:
        rows = [(self.stream, gap.first_seq, gap.last_seq, gap.before.stored_at) for gap in gaps]
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                if not await self._moved(connection, read_to, after):
                    raise UnavailableError("somebody else audits")
                await connection.executemany(_NOTE_GAP, rows)

    async def _moved(
        self, connection: Connection, read_to: Receipt, after: Receipt | None
    ) -> object:
        return await connection.fetchval(
            _NOTE_POSITION,
            self.stream,
            read_to.stream_seq,
            read_to.stored_at,
            after.stream_seq if after else None,
            after.stored_at if after else None,
        )
