"""Companies, suppliers and rules against the fold of their events: few, folded by the domain."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters.timescale.connection import Connection
from adapters.timescale.facts.reading import COMPANY_TYPES, PLAN_TYPES, RULE_TYPES, SUPPLIER_TYPES
from adapters.timescale.facts.rebuilding.parties import registry_of
from adapters.timescale.facts.rebuilding.registry import TABLES
from adapters.timescale.facts.rebuilding.tables import Table
from application.proof.data import Finding
from domain.errors import DomainError

_TYPES: Final = (*COMPANY_TYPES, *SUPPLIER_TYPES, *RULE_TYPES, *PLAN_TYPES)
UNREADABLE: Final = (LookupError, ValueError, TypeError, DomainError, ExceptionGroup)
"""What the log raises where somebody made an event unreadable."""
_Key = tuple[object, ...]
_Row = Mapping[str, object]


async def differing_parties(connection: Connection) -> list[Finding]:
    """Name what differs; where the log of parties cannot be read, that is the finding."""
    try:
        registry = await registry_of(connection, _TYPES, lambda _: None)
    except UNREADABLE as error:
        told = {"error": f"{type(error).__name__}: {error}"}
        return [Finding(projection="event", key="of companies and rules", log=told, book=None)]
    return [
        finding
        for table in TABLES
        for finding in _differing(table, registry.rows(table), await _live(connection, table))
    ]


async def _live(connection: Connection, table: Table) -> Sequence[_Key]:
    columns = ", ".join(table.columns)
    rows = await connection.fetch(f"select {columns} from {table.name}")  # noqa: S608 our own names
    return [tuple(row) for row in rows]


def _differing(table: Table, told: Sequence[_Key], live: Sequence[_Key]) -> list[Finding]:
    log, book = _by_key(table, told), _by_key(table, live)
    return [
        _finding(table, key, log.get(key), book.get(key))
        for key in {**log, **book}
        if log.get(key) != book.get(key)
    ]


def _by_key(table: Table, rows: Sequence[_Key]) -> Mapping[_Key, _Row]:
    size = len(table.key)
    return {row[:size]: dict(zip(table.values, row[size:], strict=True)) for row in rows}


def _finding(table: Table, key: _Key, log: _Row | None, book: _Row | None) -> Finding:
    name = " ".join(map(str, key))
    if log is None or book is None:
        return Finding(projection=table.name, key=name, log=log, book=book)
    names = [column for column in table.values if log[column] != book[column]]
    return Finding(
        projection=table.name,
        key=name,
        log={column: log[column] for column in names},
        book={column: book[column] for column in names},
    )
