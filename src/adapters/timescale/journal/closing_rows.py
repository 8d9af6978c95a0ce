"""Facts of months that are closed: a stream of the log, read from there and nowhere else."""

from collections.abc import Sequence
from typing import Final

from adapters.timescale.connection import Connection
from adapters.timescale.journal.event_rows import enter_events, event_row
from adapters.timescale.journal.told_rows import told_in
from domain.facts.closing import CLOSES, Closes, MonthClosed

_VERSION: Final = "select coalesce(max(version), 0) from event where stream_id = $1"
_TOLD: Final = (
    "select type, schema_version, data::text as data from event where stream_id = $1"
    " order by version"
)


async def enter_closes(connection: Connection, facts: Sequence[MonthClosed]) -> None:
    """Enter facts in their order, after those of before; who does it holds closes still."""
    if not facts:
        return
    before = await connection.fetchval(_VERSION, CLOSES)
    await enter_events(
        connection,
        [event_row(CLOSES, version, fact) for version, fact in enumerate(facts, before + 1)],
    )


async def closes_of(connection: Connection) -> Closes:
    """Read which months are closed."""
    rows = await connection.fetch(_TOLD, CLOSES)
    told = [told_in(row) for row in rows]
    return Closes([each for each in told if isinstance(each, MonthClosed)])
