"""A worker is gone without a word inside a transaction; the others go on, and nothing is lost."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import asyncpg
import pytest
from attrs import frozen

from adapters.contract.builders import cdr_payload
from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from contract.containers import ContainerNatsServer, ContainerPostgresServer, images_ready
from faults.paying import a_paying_company, each_call_is_debited_once
from faults.processes import Process
from namespaces import Host, a_host

pytestmark = [
    pytest.mark.faults,
    pytest.mark.containers,
    pytest.mark.timeout(2400),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root makes network namespaces"),
]
RECORDS = 6_000
# What is promised is a minute, and it takes half of that; the rest is room for a busy machine.
RECOVERED_WITHIN = 240.0
# Of the first rows that a transaction copies: it waits to write them, or the server for what the
# worker says next.
COPYING = """
select pid from pg_stat_activity
where application_name = 'akira-worker' and query like 'COPY %' and wait_event = $1
    and state in ('active', 'idle in transaction')
"""
HELD, UNHEARD = "relation", "ClientRead"


@frozen
class Site:
    """NATS and PostgreSQL as other hosts see them, and a connection that looks on."""

    nats: ContainerNatsServer
    postgres: ContainerPostgresServer
    admin: NatsConnection
    looking: "asyncpg.Connection[asyncpg.Record]"

    def settings(self) -> Mapping[str, str]:
        place = f"127.0.0.1:{self.postgres.container.port}"
        return {
            "AKIRA_NATS_URL": f"nats://{self.nats.container.address()}",
            "AKIRA_DATABASE_URL": self.postgres.dsn.replace(
                place, self.postgres.container.address()
            ),
            "AKIRA_HTTP_LISTEN": "127.0.0.1:0",
        }

    async def publish(self, first: int, count: int) -> None:
        client = self.admin.client
        headers = {
            "Akira-Host": "sip-01",
            "Akira-File": "f",
            "Akira-Read-At": "2026-11-25T12:00:00+00:00",
        }
        for number in range(first, first + count):
            own = {**headers, "Akira-Offset": str(number), "Nats-Msg-Id": f"m{number}"}
            body = cdr_payload(call_id=f"c{number}@x")
            await client.jetstream(timeout=60).publish("cdr.raw", body, headers=own)

    async def stored(self) -> int:
        return int(await self.looking.fetchval("select count(*) from cdr"))

    async def until_stored(self, wanted: int, seconds: float) -> float:
        """Wait; give how long it took."""
        began = monotonic()
        while (found := await self.stored()) < wanted:
            assert monotonic() - began < seconds, f"{found} of {wanted} after {seconds:.0f} s"
            await asyncio.sleep(0.2)
        return monotonic() - began

    async def stand_in_the_middle(self, worker: Process) -> int:
        """Let a worker stand still inside a transaction; give the number of its session.

        It is the only one that works.
        """
        while True:
            async with self._keys_held():
                await self._copying(HELD)
                worker.stand_still()
                await worker.until_it_stands()
                caught = await self.looking.fetchval(COPYING, HELD)
            if caught:
                return await self._copying(UNHEARD)
            worker.go_on()

    async def _copying(self, wait: str) -> int:
        # As long as the test may take: a worker that has just begun comes to it in its own time.
        while (pid := await self.looking.fetchval(COPYING, wait)) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        return int(pid)

    @asynccontextmanager
    async def _keys_held(self) -> AsyncIterator[None]:
        """Let nobody write the keys of calls, which are copied first; everybody may read them."""
        holding = await asyncpg.connect(self.postgres.dsn)
        try:
            async with holding.transaction():
                await holding.execute("lock table call_identity in share mode")
                yield
        finally:
            await holding.close()

    async def until_gone(self, session: int) -> None:
        """Wait until the server has ended a session."""
        there = "select count(*) from pg_stat_activity where pid = $1"
        while await self.looking.fetchval(there, session):  # noqa: ASYNC110 another process
            await asyncio.sleep(0.1)


@asynccontextmanager
async def a_site() -> AsyncIterator[Site]:
    images_ready()
    nats, postgres = ContainerNatsServer(), ContainerPostgresServer()
    try:
        await nats.start()
        await postgres.start()
        async with open_nats(NatsSettings(url=nats.url, name="admin")) as admin:
            await admin.ready()
            await setup(admin, Topology())
            async with open_pool(DatabaseSettings(url=postgres.dsn)) as pool:
                await migrate(pool)
            await a_paying_company(postgres.dsn)
            looking = await asyncpg.connect(postgres.dsn)
            try:
                yield Site(nats, postgres, admin, looking)
            finally:
                await looking.close()
    finally:
        nats.container.remove()
        postgres.container.remove()


@asynccontextmanager
async def a_worker(site: Site, log: Path, host: Host | None = None) -> AsyncIterator[Process]:
    worker = Process("entrypoints.worker", site.settings(), log, host)
    await worker.start()
    try:
        yield worker
    finally:
        await worker.gone()


async def test_a_host_without_power_stops_nobody_else(tmp_path: Path) -> None:
    async with a_site() as site:
        with a_host() as host:
            async with a_worker(site, tmp_path / "gone.log", host) as gone:
                publishing = asyncio.create_task(site.publish(0, RECORDS))
                session = await site.stand_in_the_middle(gone)
                host.cut()
                await gone.kill()
                died_at = monotonic()
                async with a_worker(site, tmp_path / "other.log") as other:
                    await publishing
                    await site.until_stored(RECORDS, RECOVERED_WITHIN)
                    print(f"recovered {monotonic() - died_at:.1f} s after the death")  # noqa: T201
                    assert await other.end() == 0
            await site.until_gone(session)
        await each_call_is_debited_once(site.looking)
        assert await site.stored() == RECORDS


async def test_a_process_that_stands_still_stops_nobody_else(tmp_path: Path) -> None:
    async with a_site() as site, a_worker(site, tmp_path / "other.log") as other:
        await site.publish(0, 1)
        await site.until_stored(1, RECOVERED_WITHIN)
        # It has begun, and goes on as soon as it is wanted.
        other.stand_still()
        async with a_worker(site, tmp_path / "standing.log") as standing:
            publishing = asyncio.create_task(site.publish(1, RECORDS - 1))
            session = await site.stand_in_the_middle(standing)
            before = await site.stored()
            other.go_on()
            await site.until_stored(before + 1, RECOVERED_WITHIN)
            assert await site.looking.fetchval(
                "select count(*) = 1 from pg_stat_activity where pid = $1", session
            ), "it was ended before the others went on, so nothing is proved"
            await publishing
            await site.until_stored(RECORDS, 2 * RECOVERED_WITHIN)
            standing.go_on()
            await site.publish(RECORDS, 100)
            await site.until_stored(RECORDS + 100, RECOVERED_WITHIN)
            assert (await other.end(), await standing.end()) == (0, 0)
        await each_call_is_debited_once(site.looking)
        assert await site.stored() == RECORDS + 100
