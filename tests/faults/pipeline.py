"""The whole pipeline as processes, each of which can be killed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from attrs import frozen

from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from contract.servers import EmbeddedNatsServer, EmbeddedPostgresServer
from faults.processes import Process


class Killable(Protocol):
    async def start(self) -> None: ...

    async def kill(self) -> None: ...


@frozen
class Pipeline:
    """All that can be killed."""

    bridge: Process
    worker: Process
    nats: EmbeddedNatsServer
    postgres: EmbeddedPostgresServer
    file: Path

    def parts(self) -> dict[str, Killable]:
        return {
            "bridge": self.bridge,
            "worker": self.worker,
            "nats": self.nats,
            "postgres": self.postgres,
        }


@asynccontextmanager
async def a_pipeline(
    folder: Path, file: Path, prepare: Callable[[str], Awaitable[None]] | None = None
) -> AsyncIterator[Pipeline]:
    """Run bridge, NATS, worker and PostgreSQL on one file; all must end well.

    `prepare` gets the dsn of the migrated database before the processes start.
    """
    nats = EmbeddedNatsServer(folder / "nats")
    postgres = EmbeddedPostgresServer(folder / "postgres")
    await nats.start()
    await postgres.start()
    async with open_nats(NatsSettings(url=nats.url, name="admin")) as admin:
        await admin.ready()
        await setup(admin, Topology())
    async with open_pool(DatabaseSettings(url=postgres.dsn)) as pool:
        await migrate(pool)
    if prepare:
        await prepare(postgres.dsn)
    environment = {
        "AKIRA_NATS_URL": nats.url,
        "AKIRA_DATABASE_URL": postgres.dsn,
        "AKIRA_CDR_PATH": str(file),
        "AKIRA_STATE_DIR": str(folder / "state"),
        "AKIRA_HOST": "sip-01",
        "AKIRA_HTTP_LISTEN": "127.0.0.1:0",
    }
    bridge = Process("entrypoints.bridge", environment, folder / "bridge.log")
    worker = Process("entrypoints.worker", environment, folder / "worker.log")
    await bridge.start()
    await worker.start()
    try:
        yield Pipeline(bridge, worker, nats, postgres, file)
    finally:
        codes = (await bridge.end(), await worker.end())
        await nats.stop()
        await postgres.stop()
    assert codes == (0, 0)
