"""A database of this version for one benchmark, and what is read off it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Final
from urllib.parse import urlsplit

import asyncpg
from attrs import frozen

from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.migrating import migrate
from bench.money import set_up_money
from bench.peers import first_release
from bench.running import BenchError, until

_numbers = count(1)
TEMPLATE: Final = "bench_template"
FIRST_RELEASE: Final = "bench_first_release"
# A transaction's events share its time of beginning; the last one's end is not in the log.
_RATE = """
with batch as (
    select at, count(*) as calls from event join call_identity on call_key = stream_id group by at
)
select sum(calls) filter (where at < (select max(at) from batch))::float8
       / greatest(extract(epoch from max(at) - min(at)), 1e-6)
from batch
"""
# In the order of commits, as those read who go on reading it.
_TOLD = """
select coalesce(bool_and((r.written_by, r.position) >= (e.written_by, e.position)), true)
from event_reader r cross join (
    select written_by, position from event order by written_by desc, position desc limit 1
) as e
"""
_SEALED = """
select coalesce((select max(position) from event), 0)
    <= coalesce((select max(to_position) from seal), 0)
"""
_STORED = """
select greatest((select count(*) from cdr), (select count(*) from naive_movement))
"""


@frozen
class Database:
    """One database."""

    dsn: str
    pool: Pool

    async def rate(self) -> float:
        """Tell calls a second between the first transaction and the last."""
        return float(await self.pool.fetchval(_RATE) or 0)

    async def debited(self, at_least: int) -> None:
        """Make sure that calls were paid for.

        Raises:
            BenchError: fewer were.
        """
        found = await self.pool.fetchval("select count(*) from balance_movement")
        if found < at_least:
            raise BenchError(f"{found} calls debited, not {at_least}")

    async def told(self) -> None:
        """Wait until all who read the log have read it to its end: traffic and the relay."""
        await self._holds(_TOLD, "the log read")

    async def sealed(self) -> None:
        """Wait until the whole log is sealed: half a minute after the last event."""
        await self._holds(_SEALED, "the log sealed")

    async def _holds(self, question: str, what: str) -> None:
        async def holds() -> bool:
            return bool(await self.pool.fetchval(question))

        await until(holds, what, every=0.5)

    async def stored(self, count: int) -> None:
        """Make sure that so many calls are committed, by whichever pipeline.

        Raises:
            BenchError: there are more or fewer.
        """
        found = await self.pool.fetchval(_STORED)
        if found != count:
            raise BenchError(f"{found} calls stored of {count}")

    async def holds(self, count: int, table: str = "cdr", patience: float = 300) -> None:
        """Wait until so many rows are committed."""

        async def enough() -> bool:
            found = await self.pool.fetchval(f"select count(*) from {table}")  # noqa: S608 ours
            return bool(found >= count)

        await until(enough, f"{count} rows in {table}", every=0.1, patience=patience)


async def make_template(server: str, prefixes: int) -> None:
    """Make the database that all others are copies of: of this version, with money."""
    await _do(server, f"create database {TEMPLATE} template template0")
    async with open_pool(DatabaseSettings(url=_address(server, TEMPLATE))) as pool:
        await migrate(pool)
        await set_up_money(pool, prefixes)
        await pool.close()


async def make_template_of_first_release(server: str, prefixes: int) -> None:
    """Make the same as the first release had it, by its own code."""
    await _do(server, f"create database {FIRST_RELEASE} template template0")
    await first_release.set_up(_address(server, FIRST_RELEASE), prefixes)


@asynccontextmanager
async def a_database(server: str, template: str = TEMPLATE) -> AsyncIterator[Database]:
    """Make a database for the length of a block."""
    name = f"bench_{next(_numbers)}"
    await _do(server, f"create database {name} template {template}")
    dsn = _address(server, name)
    try:
        async with open_pool(DatabaseSettings(url=dsn, command_timeout=3600)) as pool:
            yield Database(dsn, pool)
    finally:
        await _do(server, f"drop database {name} with (force)")


def _address(server: str, database: str) -> str:
    return urlsplit(server)._replace(path=f"/{database}").geturl()


async def _do(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
