"""What a call takes on disks: in the file, the stream, each table and PostgreSQL's journal."""

from collections.abc import Mapping, Sequence
from typing import Final

from bench.database import Database
from bench.lines import cdr_lines
from bench.marks.worker import drain
from bench.rig import Rig
from bench.rows import Row
from bench.sizes import DEFAULT
from bench.stream import bodies

# Chunks of a hypertable are tables of their own, and count for it.
_SIZES: Final = """
select coalesce(parent.relname, each.relname) as name,
       sum(pg_total_relation_size(each.oid))::bigint as bytes,
       sum(pg_indexes_size(each.oid))::bigint as indexes
from pg_class as each
left join pg_inherits on inhrelid = each.oid
left join pg_class as parent on parent.oid = inhparent
where each.relkind = 'r' and each.relnamespace = 'public'::regnamespace
   or parent.relnamespace = 'public'::regnamespace and each.relkind = 'r'
group by 1
"""
_WRITTEN: Final = "select pg_current_wal_insert_lsn() - '0/0'"


async def measure(rig: Rig) -> Sequence[Row]:
    """Store calls in an empty book and tell by how much everything grew."""
    lines = cdr_lines(rig.records(DEFAULT))
    async with rig.a_database() as database:
        before = await _sizes(database), await _written(database)
        await drain(rig, database, bodies(lines))
        after = await _sizes(database), await _written(database)
        stream = await rig.nats[DEFAULT].stream.size()
    count = len(lines)
    grown = {name: size - before[0].get(name, 0) for name, size in after[0].items()}
    rows = [
        _row("a call in the file", sum(map(len, lines)) / count),
        _row("a call in the stream", stream / count, "with its headers and the server's record"),
        _row("a call in the database", sum(grown.values()) / count, "tables and indexes"),
        _row("a call in PostgreSQL's journal", (after[1] - before[1]) / count, "WAL"),
    ]
    large = sorted(grown.items(), key=lambda each: -each[1])
    return [*rows, *(_row(f"  of it {name}", size / count) for name, size in large if size > count)]


def _row(what: str, size: float, note: str = "") -> Row:
    return Row(what=what, measured=size, unit="bytes", note=note)


async def _sizes(database: Database) -> Mapping[str, int]:
    rows = await database.pool.fetch(_SIZES)
    return {row["name"]: row["bytes"] for row in rows}


async def _written(database: Database) -> int:
    return int(await database.pool.fetchval(_WRITTEN))
