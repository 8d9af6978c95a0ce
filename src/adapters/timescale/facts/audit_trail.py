"""Who did what, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from attrs import frozen

from adapters.timescale import journal
from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.facts.data import Act
from application.facts.ports import AuditTrail
from domain.facts.reading import NumbersRead

_ACTS: Final = query("facts/acts")


@frozen
class TimescaleAuditTrail(AuditTrail):
    """The table `event`; its column `told_by` is the login at the server."""

    pool: Pool

    async def note(self, reading: NumbersRead) -> None:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                await journal.append(connection, [reading])

    async def acts(self, start: datetime, end: datetime, most: int) -> Sequence[Act]:
        with translated_errors():
            rows = await self.pool.fetch(_ACTS, start, end, most)
        return [Act(**row) for row in rows]
