"""The database server, as `akira doctor` asks it."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.health.data import DatabaseFacts
from application.health.ports import DatabaseServer
from application.proof.overview import OnlyRead

_FACTS: Final = query("health/server_facts")
_ONLY_READ: Final = query("proof/only_read")
_RIGHTS: Final = query("health/worker_rights")


@frozen
class TimescaleServer(DatabaseServer):
    """The server behind a pool."""

    pool: Pool

    async def facts(self) -> DatabaseFacts:
        with translated_errors():
            row = await self.pool.fetchrow(_FACTS)
            only_read = await self.pool.fetchval(_ONLY_READ)
        assert row is not None  # noqa: S101 a select without from
        return DatabaseFacts(**row, only_read=OnlyRead(only_read) if only_read else None)

    async def worker_faults(self) -> Sequence[str]:
        with translated_errors():
            rows = await self.pool.fetch(_RIGHTS)
        return [row["finding"] for row in rows]
