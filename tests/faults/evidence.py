"""What stands in a database when all is done, in the words of the oracle."""

from collections import Counter
from decimal import Decimal

import asyncpg

from oracle.book import EXHAUSTED, RESTORED, Book, KeptCall, KeptLetter, Move, Traffic
from oracle.told import digest

_CALLS = """
select c.call_id as call, (c.duration * 1000)::bigint as milliseconds, c.account,
    c.callee as number, p.name as company,
    case when c.rating <> 'unrated' then coalesce(c.billed_amount, 0) end as amount
from cdr c left join company p on p.id = c.company_id
"""
_RECEIVED = """
select i.call_id, count(*) from event e join call_identity i on i.call_key = e.stream_id
where e.type = 'CallReceived' group by i.call_id
"""
_MOVES = """
select p.name as company, m.amount, i.call_id as call
from balance_movement m
    join company p on p.id = m.company_id
    left join call_identity i on i.call_key = m.call_key
"""
_ENDS = """
select 'stored' as fate, stream_seq from cdr
union all select 'parked', stream_seq from dead_letter
union all select 'duplicate', stream_seq from duplicate_receipt
"""
_CROSSINGS = """
select p.name, e.type from event e join company p on p.stream_id = e.stream_id
where e.type = any($1) order by e.position
"""
_WORDS = {"BalanceExhausted": EXHAUSTED, "BalanceRestored": RESTORED}


async def book_of(dsn: str) -> Book:
    """Gather it; nobody paid, and what others heard is not looked at."""
    connection = await asyncpg.connect(dsn)
    try:
        ends = await _ends(connection)
        return Book(
            calls=[KeptCall(**row) for row in await connection.fetch(_CALLS)],
            received=Counter(dict(map(tuple, await connection.fetch(_RECEIVED)))),
            letters=[
                KeptLetter(host=host, digest=digest(raw), reason=reason)
                for host, raw, reason in await connection.fetch(
                    "select host, raw, reason from dead_letter"
                )
            ],
            moves=[Move(**row) for row in await connection.fetch(_MOVES)],
            balances=await _balances(connection),
            paid={},
            hours=await _hours(connection),
            messages={number for numbers in ends.values() for number in numbers},
            ends=ends,
            crossings=[
                (name, _WORDS[event])
                for name, event in await connection.fetch(_CROSSINGS, list(_WORDS))
            ],
            facts=[],
            heard=[],
            gaps=[tuple(row) for row in await connection.fetch(_GAPS)],
        )
    finally:
        await connection.close()


_GAPS = "select first_seq, last_seq from stream_gap"


async def _ends(connection: "asyncpg.Connection[asyncpg.Record]") -> dict[str, list[int]]:
    ends: dict[str, list[int]] = {}
    for fate, number in await connection.fetch(_ENDS):
        ends.setdefault(fate, []).append(number)
    return ends


async def _balances(connection: "asyncpg.Connection[asyncpg.Record]") -> dict[str, Decimal]:
    rows = await connection.fetch(
        "select p.name, b.amount from balance b join company p on p.id = b.company_id"
    )
    return dict([tuple(row) for row in rows])


async def _hours(connection: "asyncpg.Connection[asyncpg.Record]") -> Traffic:
    row = await connection.fetchrow(
        "select coalesce(sum(attempts), 0), coalesce(sum(cost), 0) from traffic_hourly"
    )
    assert row is not None
    return Traffic(attempts=int(row[0]), cost=row[1])
