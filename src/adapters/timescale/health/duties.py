"""Who does what beside recording, in PostgreSQL."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.health.ports import Duties

_RETIRE: Final = query("health/retire_duties")


@frozen
class TimescaleDuties(Duties):
    """The table `duty`, in which the workers write."""

    pool: Pool

    async def retire(self, names: Collection[str], unheard_since: datetime) -> Sequence[str]:
        with translated_errors():
            rows = await self.pool.fetch(_RETIRE, list(names), unheard_since)
        return sorted(row["name"] for row in rows)
