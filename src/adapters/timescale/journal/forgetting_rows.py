"""Facts of parties that were forgotten: a stream of the log."""

from collections.abc import Sequence
from typing import Final

from adapters.timescale.connection import Connection
from adapters.timescale.journal.event_rows import enter_events, event_row
from domain.facts.forgetting import FORGETTING, PartiesForgotten

_LOCK: Final = "select pg_advisory_xact_lock($1)"
_ONE_AT_A_TIME: Final = 0x666F72676574  # "forget" in ASCII
_VERSION: Final = "select coalesce(max(version), 0) from event where stream_id = $1"


async def enter_forgetting(connection: Connection, facts: Sequence[PartiesForgotten]) -> None:
    """Enter facts in their order, after those of before."""
    if not facts:
        return
    await connection.execute(_LOCK, _ONE_AT_A_TIME)
    before = await connection.fetchval(_VERSION, FORGETTING)
    await enter_events(
        connection,
        [event_row(FORGETTING, version, fact) for version, fact in enumerate(facts, before + 1)],
    )
