"""Facts of calls as older software wrote them: rewritten, their parties kept beside the log."""

from secrets import token_bytes
from typing import Final

from asyncpg import Record
from attrs import evolve

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.facts.beside import keep_parties
from adapters.timescale.giving_way import again_after_a_deadlock
from adapters.timescale.journal.told_rows import told_in
from adapters.timescale.sql import query
from adapters.wire import event_json
from domain.facts.call_facts import CallReceived

_OLD: Final = query("facts/old_forms")
_REWRITE: Final = query("facts/rewrite_facts")
_COUNT: Final = query("facts/count_old_forms")
_AT_ONCE = 2000


async def old_forms(pool: Pool) -> int:
    """Count the facts that older software wrote; none where there is no log yet."""
    if await pool.fetchval("select to_regclass('event')") is None:
        return 0
    count: int = await pool.fetchval(_COUNT)
    return count


async def rewrite_old_forms(pool: Pool) -> int:
    """Rewrite all of them, some at a time; needs the rights of the owner. Give how many."""
    rewritten = 0
    async with pool.acquire() as connection:
        while True:
            if not (done := await again_after_a_deadlock(lambda: _rewrite_some(connection))):
                return rewritten
            rewritten += done


async def _rewrite_some(connection: Connection) -> int:
    async with connection.transaction():
        return await _rewrite(connection)


async def _rewrite(connection: Connection) -> int:
    rows = await connection.fetch(_OLD, _AT_ONCE)
    if not rows:
        return 0
    facts = [_fact(row) for row in rows]
    calls = [fact for fact in facts if isinstance(fact, CallReceived)]
    await keep_parties(connection, {call.call_key: call.kept_parties for call in calls})
    # The trigger refuses everybody, so that nobody rewrites by accident.
    await connection.execute("alter table event disable trigger append_only")
    await connection.execute(
        _REWRITE,
        [row["position"] for row in rows],
        [event_json.form_of(fact)[1] for fact in facts],
        [event_json.encode(fact) for fact in facts],
    )
    await connection.execute("alter table event enable trigger append_only")
    return len(rows)


def _fact(row: Record) -> event_json.Told:
    told = told_in(row)
    return evolve(told, salt=token_bytes(16)) if isinstance(told, CallReceived) else told
