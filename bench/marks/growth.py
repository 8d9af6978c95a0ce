"""What storing a call costs when the tables are large already; how large is asked for."""

from collections.abc import Sequence
from itertools import count
from typing import Final

from adapters.timescale.facts.readers import THE_END
from adapters.timescale.proof.seals import TimescaleSealBook
from bench import targets
from bench.database import Database
from bench.lines import cdr_lines
from bench.marks.worker import drain
from bench.rig import Rig
from bench.rounds import Run, take_turns
from bench.rows import Row
from bench.sizes import DEFAULT, GROWTH
from bench.stream import bodies

_STEP: Final = 250_000
_SEALED_AT_ONCE: Final = 5000
# Calls of the last month, each as large as one that the worker stored itself.
_FILL: Final = (
    """
    create temporary table made as
    select gen_random_uuid() as key, now() - random() * interval '30 days' as at, n
    from generate_series(1, $1::integer) as n
    """,
    """
    insert into call_identity (call_key, fingerprint, start_time, stream_seq, stored_at)
    select key, key, at, n, at from made
    """,
    """
    insert into event (stream_id, version, type, schema_version, data)
    select key, 1, type, schema_version, data from made, (select * from event limit 1) as model
    """,
    """
    insert into cdr select (jsonb_populate_record(model.call, jsonb_build_object(
        'call_key', key, 'start_time', at, 'end_time', at, 'received_at', at, 'stream_seq', n,
        'call_id', 'earlier-' || key
    ))).* from made, (select cdr as call from cdr limit 1) as model
    """,
    """
    insert into balance_movement (company_id, call_key, kind, amount, currency, version)
    select company_id, key, 'call', -0.01, 'EUR', 1
    from made, (select company_id from balance limit 1) as model
    """,
    """
    update event_reader set (written_by, position) = (
        select written_by, position from event order by written_by desc, position desc limit 1
    )
    """,
    "drop table made",
)


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure worker and database together, on a small table and on a large one."""
    async with rig.a_database() as database:
        await drain(rig, database, bodies(cdr_lines(10, "model")))
        small = await _cost(rig, database, rig.sizes.small_table)
        large = await _cost(rig, database, rig.sizes.large_table)
    return [
        Row(
            what=f"cost of a call at {rig.sizes.large_table:,} rows",
            measured=large,
            unit="ms/1k",
            against=f"at {rig.sizes.small_table:,}",
            peer=small,
            ratio=large / small,
            target=targets.GROWTH if rig.sizes.large_table >= GROWTH else None,
            note=f"the hold of {targets.GROWTH.hold} is for {GROWTH:,} rows (--growth)",
        )
    ]


async def _cost(rig: Rig, database: Database, size: int) -> float:
    await _fill(database, size - await database.pool.fetchval("select count(*) from cdr"))
    batches = (bodies(cdr_lines(rig.records(DEFAULT), f"{size}-{n}")) for n in count())

    async def store() -> Run:
        run = await drain(rig, database, next(batches))
        return Run(rate=run.rate, cpu=run.cpu + run.parts["postgres"])

    return (await take_turns(rig.sizes.rounds, {"store": store})).cpu("store")


async def _fill(database: Database, rows: int) -> None:
    async with database.pool.acquire() as connection:
        for done in range(0, rows, _STEP):
            first, *rest = _FILL
            await connection.execute(first.replace("$1", str(min(_STEP, rows - done))))
            for statement in rest:
                await connection.execute(statement)
        # Else the worker under measurement would seal what was filled in.
        while await TimescaleSealBook(database.pool).seal(THE_END, _SEALED_AT_ONCE):
            pass
        await connection.execute("vacuum analyze")
        await connection.execute("checkpoint")
