"""A worker with its servers, which must be well again in the end, with nothing lost or double."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic

import asyncpg
from attrs import frozen

from adapters.contract.builders import cdr_payload
from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from akira_in_hand import Akira
from contract.servers import EmbeddedNatsServer, EmbeddedPostgresServer
from faults.paying import a_paying_company, each_call_is_debited_once
from faults.processes import Process
from free_ports import free_port

CALLS = 20


@frozen
class Site:
    """The worker, the tool, and somebody who looks on."""

    port: int
    worker: Process
    akira: Akira
    postgres: EmbeddedPostgresServer
    admin: NatsConnection
    looking: "asyncpg.Connection[asyncpg.Record]"

    async def publish(self, batch: int) -> None:
        """Put calls into the stream."""
        for number in range(CALLS):
            body = cdr_payload(call_id=f"{batch}-{number}@x")
            headers = {
                "Akira-Host": "sip-01", "Akira-File": "f", "Akira-Offset": f"{batch}{number}",
                "Akira-Read-At": "2026-11-25T12:00:00+00:00", "Nats-Msg-Id": f"{batch}-{number}",
            }  # fmt: skip
            await self.admin.client.jetstream(timeout=60).publish("cdr.raw", body, headers=headers)

    async def asks(self, path: str) -> tuple[int, str]:
        """Ask the worker over HTTP."""
        return await asyncio.to_thread(self._get, path)

    def _get(self, path: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except ConnectionRefusedError:
            return 0, ""
        finally:
            connection.close()

    async def until(self, *says: str, ready: bool, seconds: float) -> None:
        """Wait until it is ready, or is not and says one of these; all the while it must live."""
        deadline = monotonic() + seconds
        while True:
            status, said = await self.asks("/health/ready")
            if status == (200 if ready else 503) and (ready or any(each in said for each in says)):
                return
            assert monotonic() < deadline, f"{status} {said} after {seconds:.0f} s"
            if status:
                assert (await self.asks("/health/live"))[0] == 200
            await asyncio.sleep(0.2)

    async def until_wrong(self, *sentences: str, seconds: float) -> None:
        """Wait until `akira status` finds this wrong, or nothing at all."""
        deadline = monotonic() + seconds
        while True:
            said = await self.akira("status", "--json")
            # A tool that is kept waiting for its servers says so, and no more.
            found: list[str] = said.document["wrong"] if said.out else [said.err]
            assert said.code == bool(found) or not said.out
            if all(any(each.startswith(one) for each in found) for one in sentences) and (
                sentences or not found
            ):
                return
            assert monotonic() < deadline, f"{found} after {seconds:.0f} s"

    async def until_stored(self, wanted: int) -> None:
        """Wait until so many calls are in the book."""
        deadline = monotonic() + 240
        while (found := await self.looking.fetchval("select count(*) from cdr")) < wanted:
            assert monotonic() < deadline, f"{found} of {wanted}"
            await asyncio.sleep(0.1)

    @asynccontextmanager
    async def balances_held(self) -> AsyncIterator[None]:
        """Hold a lock that every commit needs."""
        holding = await asyncpg.connect(self.postgres.dsn)
        transaction = holding.transaction()
        await transaction.start()
        await holding.execute("lock table balance in access exclusive mode")
        yield
        await transaction.rollback()
        await holding.close()


@asynccontextmanager
async def a_site(folder: Path) -> AsyncIterator[Site]:
    """Give a worker that is well and has stored some calls; a second batch is to be published."""
    async with (
        _servers(folder) as (nats, postgres),
        open_nats(NatsSettings(url=nats.url, name="admin")) as admin,
    ):
        await admin.ready()
        await setup(admin, Topology())
        looking = await asyncpg.connect(postgres.dsn)
        where = {"AKIRA_NATS_URL": nats.url, "AKIRA_DATABASE_URL": postgres.dsn}
        port = free_port()
        worker = Process(
            "entrypoints.worker",
            {**where, "AKIRA_HTTP_LISTEN": f"127.0.0.1:{port}"},
            folder / "worker.log",
        )
        await worker.start()
        try:
            site = Site(port, worker, Akira(where), postgres, admin, looking)
            await site.until(ready=True, seconds=120)
            await site.publish(0)
            await site.until_stored(CALLS)
            yield site
            await site.until(ready=True, seconds=120)
            await site.until_stored(2 * CALLS)
            await each_call_is_debited_once(looking)
        finally:
            code = await worker.end()
        assert code == 0
        await looking.close()


@asynccontextmanager
async def _servers(
    folder: Path,
) -> AsyncIterator[tuple[EmbeddedNatsServer, EmbeddedPostgresServer]]:
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
