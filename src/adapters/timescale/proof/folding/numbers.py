"""Numbers of calls against the plans: each is one that some plan has read from what was written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from asyncpg import Record

from adapters.timescale.connection import Connection
from adapters.timescale.facts.reading import read_log
from adapters.timescale.proof.folding.parties import UNREADABLE
from adapters.timescale.sql import query
from application.proof.data import Finding
from domain.facts.entries import PlansFact
from domain.numbering.book import NumberPlanSet
from domain.numbering.call_numbers import could_be
from domain.numbering.plan import NumberPlan

_NUMBERS: Final = query("proof/folding/numbers")
_AT_ONCE = 2000


async def differing_numbers(
    connection: Connection, start: datetime | None, end: datetime | None
) -> list[Finding]:
    """Name what no plan of the log has ever read so, whichever held then."""
    findings: list[Finding] = []
    try:
        plans = await _ever_set(connection)
    except UNREADABLE:
        return findings  # named with the plans themselves
    cursor = await connection.cursor(_NUMBERS, start, end)
    while rows := await cursor.fetch(_AT_ONCE):
        findings += [finding for row in rows for finding in _of(row, plans)]
    return findings


async def _ever_set(connection: Connection) -> Sequence[NumberPlan]:
    return [
        logged.fact.event.plan
        async for facts in read_log(connection, (NumberPlanSet.__name__,))
        for logged in facts
        if isinstance(logged.fact, PlansFact) and isinstance(logged.fact.event, NumberPlanSet)
    ]


def _of(row: Record, plans: Sequence[NumberPlan]) -> list[Finding]:
    wrong = [
        f"{name}_number"
        for name in ("caller", "callee")
        if not could_be(row[f"{name}_number"], row[name], plans)
    ]
    if not wrong:
        return []
    return [
        Finding(
            projection="cdr",
            key=str(row["call_key"]),
            log=dict.fromkeys(wrong),
            book={name: row[name] for name in wrong},
        )
    ]
