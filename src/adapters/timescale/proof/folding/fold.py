"""The book against the fold of its log, in PostgreSQL."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from asyncpg import Record
from asyncpg.exceptions import DataError
from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.proof.folding.numbers import differing_numbers
from adapters.timescale.proof.folding.parties import differing_parties
from adapters.timescale.proof.folding.statements import COMPARISONS, Comparison
from adapters.timescale.sql import query
from application.proof.data import Finding
from application.proof.ports import BookFold

_OLD_FORMS: Final = query("facts/count_old_forms")
_Row = Mapping[str, Any]


@frozen
class TimescaleBookFold(BookFold):
    """All tables that follow from `event`, as of one moment."""

    pool: Pool

    async def differences(
        self,
        start: datetime | None,
        end: datetime | None,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Sequence[Finding]:
        span = () if start is None or end is None else (start, end)
        with translated_errors():
            async with (
                self.pool.acquire() as connection,
                connection.transaction(isolation="repeatable_read", readonly=True),
            ):
                old = await connection.fetchval(_OLD_FORMS)
                findings = [_of_old_form(old)] if old else await _calls(connection, span, seen)
                findings += await differing_parties(connection)
                findings += await differing_numbers(connection, start, end)
                seen(1)
        return findings


def _of_old_form(events: int) -> Finding:
    return Finding(
        projection="event", key="of older software", log={"events": events},
        book={"advice": "run akira migrate"},
    )  # fmt: skip


async def _calls(
    connection: Connection, span: Sequence[datetime], seen: Callable[[int], None]
) -> list[Finding]:
    findings: list[Finding] = []
    for comparison in COMPARISONS:
        findings += await _compared(connection, comparison, span)
        seen(1)
    return findings


async def _compared(
    connection: Connection, comparison: Comparison, span: Sequence[datetime]
) -> list[Finding]:
    statement = comparison.statement(of_some_time=bool(span))
    try:
        # What somebody made unreadable must not keep the rest from being compared.
        async with connection.transaction():
            rows = await connection.fetch(statement, *(span if comparison.of_calls else ()))
    except DataError as error:
        unreadable = {"error": str(error)}
        return [Finding(projection=comparison.projection, key="?", log=unreadable, book=None)]
    return [_finding(comparison.projection, row) for row in rows]


def _finding(projection: str, row: Record) -> Finding:
    log, book = _side(row["log"]), _side(row["book"])
    if log is None or book is None:
        return Finding(projection=projection, key=row["key"], log=log, book=book)
    names = [name for name in log if log[name] != book[name]]
    return Finding(
        projection=projection,
        key=row["key"],
        log={name: log[name] for name in names},
        book={name: book[name] for name in names},
    )


def _side(text: str | None) -> _Row | None:
    if text is None:
        return None
    side: dict[str, Any] = json.loads(text, parse_float=str)
    side.pop("key")
    return side
