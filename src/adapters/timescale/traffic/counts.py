"""Calls counted by PostgreSQL, as of one moment."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.traffic.data import CalledSides, Counted, Dimension, Key, ReportSpan
from application.traffic.ports import CallCounts
from domain.calls.outcome import CallOutcome
from domain.pricing.sides import Side
from domain.traffic.folding import LikeCalls

_COUNT: Final = query("traffic/count_calls")
_COUNT_IN: Final = query("traffic/count_calls_in")
_CALLED: Final = query("traffic/count_called")
_DROPPED: Final = "select exists (select from calls_dropped where before > $1)"
# An hour is named by its beginning in UTC: where a clock is set back, two have one name there.
_HOUR: Final = (
    "to_char((start_time - (clock - date_trunc('hour', clock))) at time zone 'UTC',"
    ' \'YYYY-MM-DD"T"HH24:MI"Z"\')'
)
_KEYS: Final[Mapping[Dimension, str]] = {
    Dimension.DAY: "to_char(clock, 'YYYY-MM-DD')",
    Dimension.HOUR: _HOUR,
    Dimension.COMPANY: "company_id::text",
    Dimension.DESTINATION: "destination",
    Dimension.SUPPLIER: "supplier_id::text",
    Dimension.HOST: "host",
}
_KEYS_IN: Final = {
    **_KEYS,
    Dimension.COMPANY: "in_company_id::text",
    Dimension.DESTINATION: "in_destination",
}


@frozen
class TimescaleCallCounts(CallCounts):
    """The table `cdr`."""

    pool: Pool

    async def count(self, span: ReportSpan) -> Counted:
        inward = span.side is Side.INBOUND
        keys = _KEYS_IN if inward else _KEYS
        statement = (_COUNT_IN if inward else _COUNT).format(
            key=", ".join(keys[each] for each in span.by)
        )
        with translated_errors():
            async with (
                self.pool.acquire() as connection,
                connection.transaction(isolation="repeatable_read", readonly=True),
            ):
                rows = await connection.fetch(statement, span.start, span.end, span.zone)
                called = [] if inward else await connection.fetch(_CALLED, span.start, span.end)
                dropped = await connection.fetchval(_DROPPED, span.start)
        groups: dict[Key, list[LikeCalls]] = defaultdict(list)
        for row in rows:
            groups[tuple(row["key"])].append(_group(row))
        sides = [CalledSides(**row) for row in called]
        return Counted(groups=groups, complete=not dropped, called=sides)


def _group(row: Record) -> LikeCalls:
    fields: dict[str, Any] = dict(row)
    del fields["key"]
    return LikeCalls(**{**fields, "outcome": CallOutcome(fields["outcome"])})
