"""Readers of the event log: each in the order of commits, whatever cluster the log has come to.

Numbers of transactions tell that order, and they are of one cluster. On another one than before a
reader first takes what it has not read up to an anchor, by positions (docs/decisions/0054).
"""

from collections.abc import Sequence
from enum import Enum
from typing import Final

from adapters.timescale.connection import Connection
from adapters.timescale.sql import query

_LOOK: Final = query("facts/look_at_reader")
_BEGIN_ANCHOR: Final = query("facts/begin_anchor")
_DROP_ANCHOR: Final = query("facts/drop_anchor")
_LEFT_BEHIND: Final = query("facts/left_behind")
_CAUGHT_UP: Final = query("facts/note_caught_up")
# Beyond every position.
THE_END: Final = 2**63 - 1


class Course(Enum):
    """How a reader goes on.

    `WAITS`: for transactions that were open when it came to this cluster. `CATCHES_UP`: by
    positions, up to the anchor. `READS`: by transactions.
    """

    WAITS = "waits"
    CATCHES_UP = "catches up"
    READS = "reads"


async def course(connection: Connection, reader: str) -> Course:
    """Tell how a reader goes on, and anchor it where it has come to another cluster."""
    async with connection.transaction():
        row = await connection.fetchrow(_LOOK, reader)
        assert row is not None  # noqa: S101 a migration made this row
        if row["cluster"] != row["here"]:
            await connection.execute(_BEGIN_ANCHOR, reader, row["here"])
            return Course.WAITS
        if row["next_anchor"] is None:
            return Course.CATCHES_UP if row["catches_up"] else Course.READS
        if not row["holds"]:
            return Course.WAITS
        await connection.execute(_DROP_ANCHOR, reader)
        return Course.CATCHES_UP


async def left_behind(connection: Connection, reader: str, most: int) -> Sequence[int]:
    """Give the positions of events that a reader which catches up has not read; none at its end."""
    return [row["position"] for row in await connection.fetch(_LEFT_BEHIND, reader, most)]


async def caught_up(connection: Connection, reader: str, position: int) -> None:
    """Note that all up to a position is read."""
    await connection.execute(_CAUGHT_UP, reader, position)
