"""kill -9 of the worker at every step of its transaction: no debit missing, none twice."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from adapters.contract.builders import a_line, cdr_payload
from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from adapters.jetstream.view import JetStreamView
from adapters.jetstream.writing.publisher import open_publisher
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from application.intake.data import Record, RecordKind
from contract.servers import EmbeddedNatsServer, EmbeddedPostgresServer
from faults.paying import a_paying_company, each_call_is_debited_once
from faults.processes import Process
from faults.statement_proxy import StatementProxy, a_proxy

CALLS = 20
FEWEST_STEPS = 12


async def set_up(nats: str, dsn: str) -> None:
    """Let there be streams, and a company that pays for account acct-1."""
    async with open_nats(NatsSettings(url=nats, name="admin")) as admin:
        await admin.ready()
        await setup(admin, Topology(ack_wait=1))
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await migrate(pool)
    await a_paying_company(dsn)


async def publish(nats: str, batch: int) -> None:
    """Send calls of a minute and a bit."""
    records = []
    for number in range(CALLS):
        body = cdr_payload(call_id=f"{batch}-{number}")
        line = a_line(body, offset=batch * CALLS + number)
        records.append(
            Record(
                kind=RecordKind.CDR,
                message_id=f"{batch}-{number}",
                host="sip-01",
                line=line,
                body=body,
            )
        )
    async with (
        open_nats(NatsSettings(url=nats, name="bridge")) as connection,
        open_publisher(connection) as publisher,
    ):
        await publisher.publish(records, lambda _: None)
        await publisher.drain()


async def all_settled(nats: str) -> None:
    """Wait until the worker has acknowledged everything, also what came to it again.

    Only then the next transaction that enters calls is the one of the next batch.
    """
    async with open_nats(NatsSettings(url=nats, name="looker")) as connection:
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


async def debited(dsn: str, calls: int) -> None:
    """See that there are so many calls, and that each moved its price once."""
    connection = await asyncpg.connect(dsn)
    try:
        assert await connection.fetchval("select count(*) from cdr") == calls
        await each_call_is_debited_once(connection)
    finally:
        await connection.close()


async def killed_at(step: int, worker: Process, proxy: StatementProxy, nats: str) -> bool:
    """Kill the worker at a step; False where it stored the calls without coming by it."""
    reached = asyncio.Event()

    def kill() -> None:
        worker.shoot()
        reached.set()

    proxy.arm(step, kill)
    await publish(nats, step)
    while not reached.is_set():
        if proxy.done:
            return False
        await asyncio.sleep(0.02)
    await worker.kill()
    return True


@pytest.fixture
async def nats(tmp_path: Path) -> AsyncIterator[EmbeddedNatsServer]:
    server = EmbeddedNatsServer(tmp_path / "nats")
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def postgres(tmp_path: Path) -> AsyncIterator[EmbeddedPostgresServer]:
    server = EmbeddedPostgresServer(tmp_path / "postgres")
    await server.start()
    yield server
    await server.stop()


@pytest.mark.faults
@pytest.mark.timeout(900)
async def test_no_step_of_the_transaction_debits_twice_or_never(
    nats: EmbeddedNatsServer, postgres: EmbeddedPostgresServer, tmp_path: Path
) -> None:
    await set_up(nats.url, postgres.dsn)
    socket = Path(postgres.dsn.partition("host=")[2])
    async with a_proxy(socket, tmp_path / "proxy") as proxy:
        environment = {
            "AKIRA_NATS_URL": nats.url,
            "AKIRA_DATABASE_URL": postgres.dsn.replace(str(socket), str(tmp_path / "proxy")),
            "AKIRA_HTTP_LISTEN": "127.0.0.1:0",
            "AKIRA_RELAY": "off",
        }
        worker = Process("entrypoints.worker", environment, tmp_path / "worker.log")
        await worker.start()
        step = 0
        while await killed_at(step, worker, proxy, nats.url):
            proxy.arm(-1, lambda: None)
            await worker.start()
            step += 1
            await all_settled(nats.url)
            await debited(postgres.dsn, step * CALLS)
        await all_settled(nats.url)
        await debited(postgres.dsn, (step + 1) * CALLS)
        assert await worker.end() == 0
    assert step >= FEWEST_STEPS
    print(f"killed at {step} steps")  # noqa: T201 pytest shows it with -s
