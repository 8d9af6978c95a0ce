"""Rules of the house: their stream of the log, and the one row that its events make."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from adapters.timescale.connection import Connection
from adapters.timescale.journal.event_rows import enter_events, event_row
from adapters.timescale.journal.told_rows import told_in
from domain.facts.entries import RulesFact
from domain.money.rules import Rules, evolve
from domain.money.tax_classes import TaxClasses, TaxClassSet, with_class
from domain.pricing.same_dialog import SameDialog

RULES_STREAM: Final = UUID("00000000-0000-0000-0000-0072756c6573")  # "rules" in ASCII
_RULES: Final = "select version, longest_call, once_hosts, once_within from book_rules"
_TAXES: Final = (
    "select type, schema_version, data::text as data from event"
    " where stream_id = $1 and type = 'TaxClassSet' order by version"
)
_BEGIN: Final = "insert into book_rules (stream_id, version, longest_call) values ($1, $2, $3)"
_KEEP: Final = (
    "update book_rules set version = $2, longest_call = $3, once_hosts = $4, once_within = $5"
    " where stream_id = $1"
)


async def rules_of(connection: Connection) -> Rules:
    """Read what holds for every call."""
    row = await connection.fetchrow(_RULES)
    if row is None:
        return Rules()
    once = SameDialog(hosts=tuple(row["once_hosts"]), within=row["once_within"])
    return Rules(
        version=row["version"],
        longest_call=row["longest_call"],
        same_dialog=once,
        taxes=await _taxes(connection),
    )


async def _taxes(connection: Connection) -> TaxClasses:
    classes = TaxClasses()
    for row in await connection.fetch(_TAXES, RULES_STREAM):
        event = told_in(row)
        assert isinstance(event, TaxClassSet)  # noqa: S101 asked for
        classes = with_class(classes, event)
    return classes


async def enter_rules(connection: Connection, facts: Sequence[RulesFact]) -> None:
    """Enter what is said of all calls; who does it holds the rules still."""
    if not facts:
        return
    rules = before = await rules_of(connection)
    rows = []
    for fact in facts:
        rules = evolve(rules, fact.event)
        rows.append(event_row(RULES_STREAM, rules.version, fact.event))
    if not before.version:
        # The first worker may enter this row, and change nothing in it.
        await connection.execute(_BEGIN, RULES_STREAM, rules.version, rules.longest_call)
    if before.version or len(facts) > 1:
        await connection.execute(_KEEP, *rules_row(rules))
    await enter_events(connection, rows)


def rules_row(rules: Rules) -> tuple[object, ...]:
    """Give the rules as their row holds them."""
    once = rules.same_dialog
    return (
        RULES_STREAM, rules.version, rules.longest_call, list(once.hosts), once.within,
    )  # fmt: skip
