"""The database server, as `akira doctor` asks it."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.health.data import DatabaseFacts
from application.health.ports import DatabaseServer

_FACTS: Final = query("health/server_facts")
_RIGHTS: Final = query("health/worker_rights")


@frozen
class TimescaleServer(DatabaseServer):
    """The server behind a pool."""

    pool: Pool

    async def facts(self) -> DatabaseFacts:
        with translated_errors():
            row = await self.pool.fetchrow(_FACTS)
        assert row is not None  # noqa: S101 a select without from
        return DatabaseFacts(**row)

    async def worker_faults(self) -> Sequence[str]:
        with translated_errors():
            rows = await self.pool.fetch(_RIGHTS)
        return [row["finding"] for row in rows]
