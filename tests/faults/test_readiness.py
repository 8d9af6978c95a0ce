"""A worker that cannot commit says so within the minute, and is left alive; then it goes on."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.client import HTTPConnection
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
from contract.servers import EmbeddedNatsServer, EmbeddedPostgresServer
from faults.paying import a_paying_company, each_call_is_debited_once
from faults.processes import Process

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]
# Thirty seconds are promised; the rest is room for a busy machine.
SAID_WITHIN = 90.0
CALLS = 20


@frozen
class Site:
    """A worker with its servers, and somebody who looks on."""

    port: int
    postgres: EmbeddedPostgresServer
    admin: NatsConnection
    looking: "asyncpg.Connection[asyncpg.Record]"

    async def publish(self, batch: int) -> None:
        for number in range(CALLS):
            body = cdr_payload(call_id=f"{batch}-{number}@x")
            headers = {
                "Akira-Host": "sip-01", "Akira-File": "f", "Akira-Offset": f"{batch}{number}",
                "Akira-Read-At": "2026-11-25T12:00:00+00:00", "Nats-Msg-Id": f"{batch}-{number}",
            }  # fmt: skip
            await self.admin.client.jetstream().publish("cdr.raw", body, headers=headers)

    async def asks(self, path: str) -> tuple[int, str]:
        return await asyncio.to_thread(self._get, path)

    def _get(self, path: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except ConnectionRefusedError:
            return 0, ""
        finally:
            connection.close()

    async def until(self, ready: bool, seconds: float) -> str:
        """Wait until it is ready or not; all the while it must be alive."""
        deadline = monotonic() + seconds
        while True:
            status, said = await self.asks("/health/ready")
            if status == (200 if ready else 503):
                return said
            assert monotonic() < deadline, f"{status} {said} after {seconds:.0f} s"
            if status:
                assert (await self.asks("/health/live"))[0] == 200
            await asyncio.sleep(0.2)

    async def until_stored(self, wanted: int) -> None:
        deadline = monotonic() + 60
        while (found := await self.looking.fetchval("select count(*) from cdr")) < wanted:
            assert monotonic() < deadline, f"{found} of {wanted}"
            await asyncio.sleep(0.1)


@asynccontextmanager
async def servers(folder: Path) -> AsyncIterator[tuple[EmbeddedNatsServer, EmbeddedPostgresServer]]:
    nats, postgres = EmbeddedNatsServer(folder / "nats"), EmbeddedPostgresServer(folder / "db")
    await nats.start()
    await postgres.start()
    async with open_pool(DatabaseSettings(url=postgres.dsn)) as pool:
        await migrate(pool)
    await a_paying_company(postgres.dsn)
    try:
        yield nats, postgres
    finally:
        await nats.stop()
        await postgres.stop()


@asynccontextmanager
async def a_worker(nats: str, dsn: str, folder: Path) -> AsyncIterator[int]:
    """Run it; give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = {
        "AKIRA_NATS_URL": nats,
        "AKIRA_DATABASE_URL": dsn,
        "AKIRA_HTTP_LISTEN": f"127.0.0.1:{port}",
    }
    worker = Process("entrypoints.worker", settings, folder / "worker.log")
    await worker.start()
    try:
        yield port
    finally:
        code = await worker.end()
    assert code == 0


@asynccontextmanager
async def a_site(folder: Path) -> AsyncIterator[Site]:
    """Give a worker that is well; at the end it must be well again, with nothing lost or double."""
    async with (
        servers(folder) as (nats, postgres),
        open_nats(NatsSettings(url=nats.url, name="admin")) as admin,
    ):
        await admin.ready()
        await setup(admin, Topology())
        looking = await asyncpg.connect(postgres.dsn)
        async with a_worker(nats.url, postgres.dsn, folder) as port:
            site = Site(port, postgres, admin, looking)
            await site.until(ready=True, seconds=30)
            await site.publish(0)
            await site.until_stored(CALLS)
            yield site
            await site.until(ready=True, seconds=30)
            await site.until_stored(2 * CALLS)
            await each_call_is_debited_once(looking)
        await looking.close()


def the_server_and_its_sessions(postgres: EmbeddedPostgresServer) -> list[int]:
    assert postgres.server.child is not None
    found = [postgres.server.child.process.pid]
    for process in found:
        tasks = Path(f"/proc/{process}/task/{process}/children")
        found.extend(int(each) for each in tasks.read_text().split())
    return found


async def test_a_database_that_hangs(tmp_path: Path) -> None:
    async with a_site(tmp_path) as site:
        hung = the_server_and_its_sessions(site.postgres)
        for each in hung:
            os.kill(each, signal.SIGSTOP)
        try:
            assert "no answer for" in await site.until(ready=False, seconds=SAID_WITHIN)
            await site.publish(1)
        finally:
            for each in hung:
                os.kill(each, signal.SIGCONT)


async def test_a_database_that_may_only_be_read(tmp_path: Path) -> None:
    async with a_site(tmp_path) as site:
        await turn(site, "on")
        await site.publish(1)
        assert "only be read" in await site.until(ready=False, seconds=SAID_WITHIN)
        await turn(site, "off")


async def turn(site: Site, word: str) -> None:
    await site.looking.execute("set default_transaction_read_only = off")
    await site.looking.execute(f"alter system set default_transaction_read_only = {word}")
    await site.looking.execute("select pg_reload_conf()")


async def test_somebody_who_holds_the_balances(tmp_path: Path) -> None:
    async with a_site(tmp_path) as site:
        holding = await asyncpg.connect(site.postgres.dsn)
        transaction = holding.transaction()
        await transaction.start()
        await holding.execute("lock table balance in access exclusive mode")
        await site.publish(1)
        said = await site.until(ready=False, seconds=SAID_WITHIN)
        assert "records are in hand, and nothing was committed for" in said
        await transaction.rollback()
        await holding.close()
