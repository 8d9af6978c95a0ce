"""The whole pipeline as processes, each of which can be killed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal, Protocol

from attrs import frozen

from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from application.errors import PortError
from contract.servers import EmbeddedNatsServer, EmbeddedPostgresServer
from faults.nats_cluster import NatsCluster
from faults.processes import Process


class Killable(Protocol):
    async def start(self) -> None: ...

    async def kill(self) -> None: ...


@frozen
class Pipeline:
    """All that can be killed; each bridge follows the file of a host of its own."""

    bridges: Sequence[Process]
    workers: Sequence[Process]
    nats: EmbeddedNatsServer | NatsCluster
    postgres: EmbeddedPostgresServer
    files: Sequence[Path]

    @property
    def stores(self) -> Sequence[Path]:
        """Where NATS keeps its streams: a folder of each server."""
        nats = self.nats
        members = nats.members if isinstance(nats, NatsCluster) else [nats]
        return [each.data_dir / "jetstream" for each in members]

    async def make_streams(self) -> None:
        """Make the streams that are not there, as `akira setup` does, once NATS can."""
        replicas = len(self.stores)
        async with open_nats(NatsSettings(url=self.nats.url, name="admin")) as admin:
            await admin.ready()
            async with asyncio.timeout(300):
                while True:
                    try:
                        await setup(admin, Topology(replicas=replicas))
                    except PortError:  # three servers have no leader yet
                        await asyncio.sleep(0.2)
                    else:
                        return

    @property
    def bridge(self) -> Process:
        """The bridge of the first host."""
        return self.bridges[0]

    @property
    def worker(self) -> Process:
        """The first worker."""
        return self.workers[0]

    @property
    def file(self) -> Path:
        """What the first host writes."""
        return self.files[0]

    def parts(self) -> dict[str, Killable]:
        return {
            **{f"bridge {number}": each for number, each in enumerate(self.bridges)},
            **{f"worker {number}": each for number, each in enumerate(self.workers)},
            "nats": self.nats,
            "postgres": self.postgres,
        }


def host_name(number: int) -> str:
    """Give the name of a host; they are numbered from 0."""
    return f"sip-{number + 1:02}"


@asynccontextmanager
async def a_pipeline(  # noqa: PLR0913 each is a choice of its own
    folder: Path,
    file: Path,
    prepare: Callable[[str], Awaitable[None]] | None = None,
    *,
    hosts: int = 1,
    workers: int = 1,
    nats_servers: Literal[1, 3] = 1,
) -> AsyncIterator[Pipeline]:
    """Run bridge, NATS, worker and PostgreSQL on one file; all must end well.

    `prepare` gets the dsn of the migrated database before the processes start. Other hosts have
    files of the same name in folders of their own.
    """
    nats = (EmbeddedNatsServer if nats_servers == 1 else NatsCluster)(folder / "nats")
    postgres = EmbeddedPostgresServer(folder / "postgres")
    await nats.start()
    await postgres.start()
    async with open_pool(DatabaseSettings(url=postgres.dsn)) as pool:
        await migrate(pool)
    if prepare:
        await prepare(postgres.dsn)
    servers = {
        "AKIRA_NATS_URL": nats.url,
        "AKIRA_DATABASE_URL": postgres.dsn,
        "AKIRA_HTTP_LISTEN": "127.0.0.1:0",
    }
    files = [file, *(folder / host_name(number) / file.name for number in range(1, hosts))]
    pipeline = Pipeline(
        [_bridge(folder, servers, number, followed) for number, followed in enumerate(files)],
        [
            Process("entrypoints.worker", servers, folder / f"{name}.log")
            for name in ("worker", *(f"worker-{number}" for number in range(1, workers)))
        ],
        nats,
        postgres,
        files,
    )
    await pipeline.make_streams()
    processes = (*pipeline.bridges, *pipeline.workers)
    for each in processes:
        await each.start()
    try:
        yield pipeline
    finally:
        codes = [await each.end() for each in processes]
        await nats.stop()
        await postgres.stop()
    assert codes == [0] * len(processes)


def _bridge(folder: Path, servers: Mapping[str, str], number: int, file: Path) -> Process:
    name = host_name(number)
    file.parent.mkdir(parents=True, exist_ok=True)
    followed = {
        "AKIRA_CDR_PATH": str(file),
        "AKIRA_STATE_DIR": str(folder / (f"state-{name}" if number else "state")),
        "AKIRA_HOST": name,
    }
    log = folder / (f"bridge-{name}.log" if number else "bridge.log")
    return Process("entrypoints.bridge", {**servers, **followed}, log)
