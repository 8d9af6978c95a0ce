"""A log that was dumped and restored on another cluster: nobody who reads it misses or repeats."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import run

import asyncpg
import pytest

from adapters.contract.builders import a_cdr, a_received_call
from adapters.contract.facts.relay import told
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.facts.fact_log import TimescaleFactLog
from adapters.timescale.facts.rebuilding.projections import TimescaleProjections
from adapters.timescale.migrating import migrate
from adapters.timescale.proof.seals import TimescaleSealBook
from adapters.timescale.traffic.hours import TimescaleTrafficBook
from application.facts.data import Projection
from application.proof.seal_log import SealLog
from application.proof.verify_seals import VerifySeals
from contract.dumping import program
from contract.servers import EmbeddedPostgresServer, fresh_database

# A reader that comes to a cluster anchors in one round, and goes on in the next.
_ROUNDS = 3
# Makes the next transactions of a cluster have higher numbers.
_SPEND = (
    "do $$ begin for n in 1..{count} loop perform pg_current_xact_id(); commit; end loop; end $$"
)


async def piped(*steps: Sequence[str]) -> None:
    """Let each program read what the one before it wrote."""
    data = b""
    for name, *words in steps:
        done = await asyncio.to_thread(
            run, [program(name), *words], input=data, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        data = done.stdout


@pytest.fixture
async def clusters(tmp_path: Path) -> AsyncIterator[list[EmbeddedPostgresServer]]:
    servers = [EmbeddedPostgresServer(tmp_path / f"pg-{number}") for number in (1, 2, 3)]
    await asyncio.gather(*(server.start() for server in servers))
    yield servers
    await asyncio.gather(*(server.stop() for server in servers))


async def moved(source: str, target: EmbeddedPostgresServer) -> str:
    """Dump a database and restore it on another cluster, as the manual says."""
    dsn = await fresh_database(target)
    await piped(
        ("pg_dumpall", "--roles-only", "-d", source),
        ("psql", "-d", dsn, "-f", "-", "-q"),
    )
    await piped(("pg_dump", "-Fc", "-d", source), ("pg_restore", "-d", dsn))
    return dsn


async def spend(dsn: str, count: int) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(_SPEND.format(count=count))
    finally:
        await connection.close()


async def is_sealed(pool: Pool) -> None:
    """Seal as a worker does; nothing that is committed may be left out."""
    book = TimescaleSealBook(pool)
    seal = SealLog(book=book, clock=lambda: datetime.now(UTC), most=4, every=timedelta(0))
    while (await book.unsealed()).events:
        await seal()
    found = await VerifySeals(book=book, clock=lambda: datetime.now(UTC))()
    assert found.good
    assert found.events == await pool.fetchval("select count(*) from event")


class History:
    """Calls that are recorded, and facts that were told of them."""

    def __init__(self) -> None:
        self.recorded = 0
        self.told: list[str] = []

    async def happens(self, pool: Pool, count: int) -> None:
        ledger = TimescaleCdrLedger(pool)
        for _ in range(count):
            self.recorded += 1
            call = a_received_call(a_cdr(call_id=f"c{self.recorded}@x"), seq=self.recorded)
            await ledger.record([call])

    async def is_read(self, pool: Pool, most: int) -> None:
        """Let relay and traffic read some of it."""
        log = TimescaleFactLog(pool)
        for _ in range(3):
            facts, place = await log.unpublished(most)
            self.told += [fact.event_id for fact in facts]
            if place is not None:
                await log.published(place)

    async def late_commit(self, pool: Pool) -> None:
        """Let a call be entered by a transaction that began before all that happens meanwhile."""
        async with pool.acquire() as slow, slow.transaction():
            await slow.execute("select pg_current_xact_id()")
            await self.happens(pool, 3)
            await self.is_read(pool, 5)
            await slow.execute(
                "insert into event (stream_id, version, type, schema_version, data)"
                " select gen_random_uuid(), 1, 'Nothing', 1, '{}'"
            )

    async def is_read_to_the_end(self, pool: Pool) -> None:
        self.told += [fact.event_id for fact in await told(TimescaleFactLog(pool))]
        book = TimescaleTrafficBook(pool)
        for _ in range(_ROUNDS):
            while await book.advance():
                pass
        assert len(set(self.told)) == len(self.told) == self.recorded
        found = await TimescaleProjections(pool).rebuild(Projection.TRAFFIC, dry_run=True)
        assert found.good
        calls = await pool.fetchval("select sum(attempts) from traffic_hourly")
        assert calls == self.recorded


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_is_missed_or_repeated(
    clusters: list[EmbeddedPostgresServer], seed: int
) -> None:
    history = History()
    dsn = await fresh_database(clusters[0])
    if seed % 2:
        await spend(dsn, 2000)
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await migrate(pool)
        await history.happens(pool, 12)
        await history.is_read(pool, 2)
        await TimescaleTrafficBook(pool).advance()
        await is_sealed(pool)
        await history.late_commit(pool)
    for number, target in enumerate(clusters[1:]):
        dsn = await moved(dsn, target)
        if (seed >> 1) % 2:
            await spend(dsn, 3000 * (number + 1))
        async with open_pool(DatabaseSettings(url=dsn)) as pool:
            # Some write before anybody reads.
            await history.happens(pool, 4)
            await history.is_read(pool, 3)
            await history.late_commit(pool)
            await is_sealed(pool)
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await history.is_read_to_the_end(pool)
        await history.happens(pool, 3)
        await history.is_read_to_the_end(pool)


async def test_who_writes_while_a_reader_arrives_is_waited_for(
    clusters: list[EmbeddedPostgresServer],
) -> None:
    history = History()
    dsn = await fresh_database(clusters[0])
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await migrate(pool)
        await history.happens(pool, 5)
        await history.is_read(pool, 2)
    dsn = await moved(dsn, clusters[1])
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        log = TimescaleFactLog(pool)
        async with pool.acquire() as slow, slow.transaction():
            await slow.execute("select nextval(pg_get_serial_sequence('event', 'position'))")
            await slow.execute("select pg_current_xact_id()")
            await history.happens(pool, 1)
            assert await log.unpublished(10) == ([], None)
            assert await log.unpublished(10) == ([], None)
        await history.is_read_to_the_end(pool)
