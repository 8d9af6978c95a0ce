"""The page of tables names what a migrated database has: each table, each column, its type."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.timescale.connection import Pool
from contract.ledger_probes import timescale_probe
from contract.servers import PostgresServer

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "tables.md"
COLUMNS = """
select relname, array_agg(attname || ' ' || format_type(atttypid, atttypmod)
    || case when attnotnull then '' else ' ∅' end order by attnum) as columns
from pg_class join pg_attribute on attrelid = pg_class.oid
where relkind in ('r', 'p', 'v') and relnamespace = current_schema()::regnamespace
    and attnum > 0 and not attisdropped
group by relname
"""


def shown(text: str) -> dict[str, list[str]]:
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:-1]
    return {
        section.partition("\n")[0]: [
            f"{name} {kind}"
            for name, kind in re.findall(r"^\| (\w+) \| ([^|]+?) \|", section, re.MULTILINE)
            if kind != "type"
        ]
        for section in sections
    }


@pytest.fixture
async def pool(postgres_server: PostgresServer, database: str) -> AsyncIterator[Pool]:
    async with timescale_probe(postgres_server, database) as probe:
        yield probe.pool


async def test_every_table_and_column_is_named(pool: Pool) -> None:
    text = PAGE.read_text()
    found = await columns(pool)
    told = shown(text)
    inner = set(re.findall(r"`(\w+)`", text.rpartition("\n## ")[2]))
    assert told == {name: held for name, held in found.items() if name in told}
    assert inner == found.keys() - told.keys()


async def columns(pool: Pool) -> dict[str, list[str]]:
    return {row["relname"]: row["columns"] for row in await pool.fetch(COLUMNS)}
