"""The servers that the benchmarks share, and the processes that they start on them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from itertools import count
from pathlib import Path

from attrs import field, frozen

from adapters.embedded.nats import EmbeddedNats
from adapters.embedded.postgres import open_postgres
from bench.container import DatabaseServer, open_timescale
from bench.database import (
    TEMPLATE,
    Database,
    a_database,
    make_template,
    make_template_of_first_release,
)
from bench.kernel import cpu_seconds
from bench.peers import first_release
from bench.running import Running, running
from bench.sizes import ALWAYS, Sizes
from bench.stream import Stream, open_stream


@frozen(kw_only=True)
class NatsServer:
    """A NATS server with one setting of sync."""

    url: str
    process: int
    stream: Stream

    def cpu(self) -> float:
        """Tell its processor time, in seconds."""
        return cpu_seconds(self.process)


@frozen(kw_only=True)
class Rig:
    """What a benchmark runs on.

    Attributes:
        nats: by its setting of sync.
    """

    folder: Path
    sizes: Sizes
    nats: Mapping[str, NatsServer]
    postgres_dsn: str
    postgres_process: int
    _numbers: "count[int]" = field(factory=count)

    def records(self, sync: str) -> int:
        """Tell how many records are enough for a figure."""
        return self.sizes.synced if sync == ALWAYS else self.sizes.records

    def a_folder(self) -> Path:
        """Make an empty folder."""
        found = self.folder / f"run-{next(self._numbers)}"
        found.mkdir()
        return found

    def a_database(self, template: str = TEMPLATE) -> AbstractAsyncContextManager[Database]:
        """Make an empty database, of this version unless another is named."""
        return a_database(self.postgres_dsn, template)

    def postgres_cpu(self) -> float:
        """Tell the processor time of all its processes, in seconds."""
        return cpu_seconds(self.postgres_process)

    def bridge(self, sync: str, folder: Path) -> AbstractAsyncContextManager[Running]:
        """Run the bridge on `cdr.jsonl` of a folder."""
        environment = {
            "AKIRA_NATS_URL": self.nats[sync].url,
            "AKIRA_CDR_PATH": str(folder / "cdr.jsonl"),
            "AKIRA_STATE_DIR": str(folder / "state"),
            "AKIRA_HOST": "sip-01",
        }
        return running("entrypoints.bridge", environment, folder)

    def worker(
        self, sync: str, database: Database, folder: Path, *, facts: str = "balance"
    ) -> AbstractAsyncContextManager[Running]:
        """Run the worker; `facts` says which are told to others."""
        environment = {
            "AKIRA_NATS_URL": self.nats[sync].url,
            "AKIRA_DATABASE_URL": database.dsn,
            "AKIRA_FACTS": facts,
        }
        return running("entrypoints.worker", environment, folder)


@asynccontextmanager
async def open_rig(folder: Path, sizes: Sizes) -> AsyncIterator[Rig]:
    """Run the servers for the length of a block."""
    async with AsyncExitStack() as stack:
        nats = {
            sync: await stack.enter_async_context(_nats_server(folder / f"nats-{sync}", sync))
            for sync in sizes.syncs
        }
        place = open_timescale() if sizes.timescale else _embedded(folder / "postgres")
        postgres = await stack.enter_async_context(place)
        await make_template(postgres.dsn, sizes.prefixes)
        if first_release.installed():
            await make_template_of_first_release(postgres.dsn, sizes.prefixes)
        yield Rig(
            folder=folder,
            sizes=sizes,
            nats=nats,
            postgres_dsn=postgres.dsn,
            postgres_process=postgres.process,
        )


@asynccontextmanager
async def _embedded(folder: Path) -> AsyncIterator[DatabaseServer]:
    async with open_postgres(folder) as server:
        assert server.child is not None  # noqa: S101 it was started just now
        yield DatabaseServer(server.dsn, server.child.process.pid)


@asynccontextmanager
async def _nats_server(folder: Path, sync: str) -> AsyncIterator[NatsServer]:
    server = EmbeddedNats(folder, sync_interval=sync)
    await server.start()
    try:
        assert server.child is not None  # noqa: S101 it was started just now
        async with open_stream(server.url) as stream:
            yield NatsServer(url=server.url, process=server.child.process.pid, stream=stream)
    finally:
        await server.stop()
