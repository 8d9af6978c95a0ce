"""A worker whose way to the database can be cut at a chosen step, and what it is given to do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from attrs import frozen

from adapters.contract.builders import MOMENT, a_line, cdr_payload
from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from adapters.jetstream.view import JetStreamView
from adapters.jetstream.writing.publisher import open_publisher
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from application.intake.data import Record, RecordKind
from contract.servers import EmbeddedNatsServer, EmbeddedPostgresServer
from faults.paying import a_paying_company
from faults.processes import Process
from faults.statement_proxy import StatementProxy, a_proxy


@frozen
class Watched:
    """A worker on servers of its own; a company pays for account acct-1.

    Attributes:
        dsn: of the database, past the proxy.
    """

    worker: Process
    proxy: StatementProxy
    nats: str
    dsn: str

    async def publish(self, batch: str, count: int) -> None:
        """Send calls of a minute and a bit."""
        async with (
            open_nats(NatsSettings(url=self.nats, name="bridge")) as connection,
            open_publisher(connection) as publisher,
        ):
            await publisher.publish(
                [_record(f"{batch}-{n}", n) for n in range(count)], lambda _: None
            )
            await publisher.drain()

    async def all_settled(self) -> None:
        """Wait until the worker has acknowledged everything, also what came to it again.

        Only then the next transaction that enters calls is the one of the next batch.
        """
        async with open_nats(NatsSettings(url=self.nats, name="looker")) as connection:
            await connection.ready()
            topology = Topology()
            view = JetStreamView(
                connection=connection, stream=topology.stream, consumers=[topology.consumer]
            )
            while True:
                [worker] = (await view.figures()).consumers
                if worker.pending == worker.ack_pending == 0:
                    return
                await asyncio.sleep(0.05)


def _record(name: str, number: int) -> Record:
    body = cdr_payload(call_id=name)
    return Record(
        kind=RecordKind.CDR,
        message_id=name,
        host="sip-01",
        line=a_line(body, offset=number, read_at=MOMENT + timedelta(minutes=5)),
        body=body,
    )


@asynccontextmanager
async def a_watched_worker(folder: Path) -> AsyncIterator[Watched]:
    """Let there be servers and a worker; it must end well."""
    nats, postgres = (
        EmbeddedNatsServer(folder / "nats"),
        EmbeddedPostgresServer(folder / "postgres"),
    )
    await nats.start()
    await postgres.start()
    await _set_up(nats.url, postgres.dsn)
    socket = Path(postgres.dsn.partition("host=")[2])
    async with a_proxy(socket, folder / "proxy") as proxy:
        environment = {
            "AKIRA_NATS_URL": nats.url,
            "AKIRA_DATABASE_URL": postgres.dsn.replace(str(socket), str(folder / "proxy")),
            "AKIRA_HTTP_LISTEN": "127.0.0.1:0",
            "AKIRA_RELAY": "off",
        }
        worker = Process("entrypoints.worker", environment, folder / "worker.log")
        await worker.start()
        try:
            yield Watched(worker, proxy, nats.url, postgres.dsn)
        finally:
            code = await worker.end()
            await nats.stop()
            await postgres.stop()
    assert code == 0


async def _set_up(nats: str, dsn: str) -> None:
    async with open_nats(NatsSettings(url=nats, name="admin")) as admin:
        await admin.ready()
        await setup(admin, Topology(ack_wait=1))
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await migrate(pool)
    await a_paying_company(dsn)
