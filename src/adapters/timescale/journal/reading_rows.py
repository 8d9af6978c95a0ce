"""Facts of who read whole numbers, entered by a function: who reads may write nothing else."""

from collections.abc import Sequence
from typing import Final

from adapters.timescale.connection import Connection
from domain.facts.reading import NumbersRead

_NOTE: Final = "select note_reading($1, $2, $3, $4)"


async def enter_readings(connection: Connection, facts: Sequence[NumbersRead]) -> None:
    """Enter facts in their order; the function knows the form that they have."""
    for fact in facts:
        await connection.execute(_NOTE, fact.by, fact.view, list(fact.filters), fact.calls)
