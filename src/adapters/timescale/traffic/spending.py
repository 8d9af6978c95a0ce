"""What companies spent, out of the hours of traffic in PostgreSQL."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.traffic.ports import SpendingBook
from domain.money.fraud import Spent

_SPENT: Final = query("traffic/spent")
_CALLED: Final = query("traffic/called")


@frozen
class TimescaleSpendingBook(SpendingBook):
    """The table `traffic_hourly`."""

    pool: Pool

    async def spent(self, company_id: int, hours: Sequence[datetime]) -> Sequence[Spent]:
        with translated_errors():
            rows = await self.pool.fetch(_SPENT, company_id, hours)
        return [Spent(**row) for row in rows]

    async def called(
        self, company_id: int, destinations: Collection[str], start: datetime, end: datetime
    ) -> Collection[str]:
        with translated_errors():
            rows = await self.pool.fetch(_CALLED, company_id, list(destinations), start, end)
        return {row["destination"] for row in rows}
