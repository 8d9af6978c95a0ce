"""Hours of traffic in PostgreSQL: counted by the server, event by event, in one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from asyncpg import Record
from attrs import define, field

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.facts.readers import THE_END, Course, caught_up, course, left_behind
from adapters.timescale.sql import query, summing
from application.traffic.data import TrafficHour
from application.traffic.ports import TrafficBook

_LOCK: Final = query("facts/lock_reader")
_NEXT: Final = query("traffic/next_events")
_BETWEEN: Final = summing(
    "traffic/advance_traffic",
    "(written_by, position) > ($1::text::xid8, $2::bigint)"
    " and (written_by, position) <= ($3::text::xid8, $4::bigint) and position > $5",
)
_THESE: Final = summing("traffic/advance_traffic", "position = any($1)")
_NOTE: Final = query("facts/note_reader")
_HOURS: Final = query("traffic/traffic")
_READER: Final = "traffic"


@define
class TimescaleTrafficBook(TrafficBook):
    """The table `traffic_hourly`.

    Attributes:
        at_once: so many events are taken in by one statement.
    """

    pool: Pool
    at_once: int = 10_000
    _reads: bool = field(default=False, init=False)

    async def advance(self) -> bool:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                found = Course.READS if self._reads else await course(connection, _READER)
                if found is Course.CATCHES_UP:
                    await _catch_up(connection, self.at_once)
                    return True
                self._reads = found is Course.READS
                return self._reads and await _advance(connection, self.at_once)

    async def hours(self, start: datetime, end: datetime) -> Sequence[TrafficHour]:
        with translated_errors():
            return [_hour(row) for row in await self.pool.fetch(_HOURS, start, end)]


async def _catch_up(connection: Connection, most: int) -> None:
    if behind := await left_behind(connection, _READER, most):
        await connection.execute(_THESE, behind)
    await caught_up(connection, _READER, behind[-1] if behind else THE_END)


async def _advance(connection: Connection, most: int) -> bool:
    held = await connection.fetchrow(_LOCK, _READER)
    assert held is not None  # noqa: S101 a migration made this row
    begin, anchor = (held["written_by"], held["position"]), held["anchor"]
    end = await connection.fetchrow(_NEXT, *begin, most, anchor)
    if end is None:
        return False
    place = (end["written_by"], end["position"])
    await connection.execute(_BETWEEN, *begin, *place, anchor)
    await connection.execute(_NOTE, _READER, *place)
    return bool(end["events"] == most)


def _hour(row: Record) -> TrafficHour:
    fields: dict[str, Any] = dict(row)
    return TrafficHour(**{**fields, "billed": int(fields["billed"])})
