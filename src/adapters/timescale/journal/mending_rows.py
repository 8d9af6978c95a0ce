"""Facts of letters that were mended: each is a stream of its own."""

from collections.abc import Sequence
from uuid import uuid4

from adapters.timescale.connection import Connection
from adapters.timescale.journal.event_rows import enter_events, event_row
from domain.facts.mending import LetterMended


async def enter_mendings(connection: Connection, facts: Sequence[LetterMended]) -> None:
    """Enter facts in their order."""
    if facts:
        await enter_events(connection, [event_row(uuid4(), 1, fact) for fact in facts])
