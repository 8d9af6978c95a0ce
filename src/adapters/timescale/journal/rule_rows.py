"""Rules of the house: their stream of the log, and the one row that its events make."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from adapters.timescale.connection import Connection
from adapters.timescale.journal.event_rows import enter_events, event_row
from domain.facts.entries import RulesFact
from domain.money.rules import Rules, evolve

RULES_STREAM: Final = UUID("00000000-0000-0000-0000-0072756c6573")  # "rules" in ASCII
_RULES: Final = "select version, longest_call from book_rules"
_BEGIN: Final = "insert into book_rules (stream_id, version, longest_call) values ($1, $2, $3)"
_KEEP: Final = "update book_rules set version = $2, longest_call = $3 where stream_id = $1"


async def rules_of(connection: Connection) -> Rules:
    """Read what holds for every call."""
    row = await connection.fetchrow(_RULES)
    return Rules() if row is None else Rules(**row)


async def enter_rules(connection: Connection, facts: Sequence[RulesFact]) -> None:
    """Enter what is said of all calls; who does it holds the rules still."""
    if not facts:
        return
    rules = await rules_of(connection)
    statement = _KEEP if rules.version else _BEGIN
    rows = []
    for fact in facts:
        rules = evolve(rules, fact.event)
        rows.append(event_row(RULES_STREAM, rules.version, fact.event))
    await connection.execute(statement, RULES_STREAM, rules.version, rules.longest_call)
    await enter_events(connection, rows)
