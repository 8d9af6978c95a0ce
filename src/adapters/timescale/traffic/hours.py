"""Hours of traffic in PostgreSQL: counted by the server, event by event, in one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.traffic.data import TrafficHour
from application.traffic.ports import TrafficBook

_LOCK: Final = query("facts/lock_reader")
_NEXT: Final = query("traffic/next_events")
_ADVANCE: Final = query("traffic/advance_traffic")
_NOTE: Final = query("facts/note_reader")
_HOURS: Final = query("traffic/traffic")
_READER: Final = "traffic"
_EVENTS_AT_ONCE = 10_000


@frozen
class TimescaleTrafficBook(TrafficBook):
    """The table `traffic_hourly`."""

    pool: Pool

    async def advance(self) -> bool:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                place = await connection.fetchrow(_LOCK, _READER)
                assert place is not None  # noqa: S101 a migration made this row
                begin = (place["written_by"], place["position"])
                end = await connection.fetchrow(_NEXT, *begin, _EVENTS_AT_ONCE)
                if end is None:
                    return False
                await connection.execute(_ADVANCE, *begin, *end.values())
                await connection.execute(_NOTE, _READER, *end.values())
        return True

    async def hours(self, start: datetime, end: datetime) -> Sequence[TrafficHour]:
        with translated_errors():
            return [_hour(row) for row in await self.pool.fetch(_HOURS, start, end)]


def _hour(row: Record) -> TrafficHour:
    fields: dict[str, Any] = dict(row)
    return TrafficHour(**{**fields, "billed": int(fields["billed"])})
