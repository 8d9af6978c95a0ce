"""The live gateway as a process of its own, on real servers, that a test kills and starts again."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from attrs import define, field

from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from adapters.jetstream.writing.call_events import JetStreamCallEventFeed
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.migrating import migrate
from contract.servers import EmbeddedNatsServer, EmbeddedPostgresServer
from domain.live.call_event import CallEvent
from free_ports import free_port
from live_gateway import NOC, ONLY_NOC, STREAM, write_tokens
from sse_client import Answer, get

SRC = Path(__file__).parents[1] / "src"


@define
class GatewayProcess:
    """One place on the network, and whoever serves there."""

    folder: Path
    nats: EmbeddedNatsServer
    postgres: EmbeddedPostgresServer
    admin: NatsConnection
    port: int
    process: Process | None = None
    log: list[str] = field(factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it, and wait until it is ready."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("AKIRA_")}
        with (self.folder / "live.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "entrypoints.live",
                env={**kept, "PYTHONPATH": str(SRC), **self._settings()},
                stderr=log,
                stdout=DEVNULL,
            )  # fmt: skip
        async with asyncio.timeout(90):
            while not await self._ready():  # noqa: ASYNC110 it tells nobody
                await asyncio.sleep(0.02)

    async def end(self, how: signal.Signals) -> int:
        """End it; give the exit code."""
        assert self.process
        self.process.send_signal(how)
        return await asyncio.wait_for(self.process.wait(), 90)

    async def tell(self, *events: CallEvent) -> None:
        """Publish events as a bridge does."""
        await JetStreamCallEventFeed(self.admin).publish(events)
        await self.admin.client.flush(timeout=60)

    async def noted(self) -> list[str]:
        """Tell who the log says was shown whole numbers."""
        query = "select data->>'by' from event where type = 'NumbersRead' order by position"
        async with open_pool(DatabaseSettings(url=self.postgres.dsn)) as pool:
            return [row[0] for row in await pool.fetch(query)]

    @asynccontextmanager
    async def stream(self, last_id: str = "") -> AsyncIterator[Answer]:
        """Open the stream of all calls."""
        headers = {"Authorization": f"Bearer {NOC}"}
        headers |= {"Last-Event-ID": last_id} if last_id else {}
        async with get(f"{self.url}{STREAM}", headers=headers) as answer:
            yield answer

    def complaints(self) -> str:
        """Read what it said on stderr."""
        return (self.folder / "live.log").read_text()

    def _settings(self) -> Mapping[str, str]:
        return {
            "AKIRA_NATS_URL": self.nats.url,
            "AKIRA_DATABASE_URL": self.postgres.dsn,
            "AKIRA_LIVE_TOKENS_FILE": str(self.folder / "tokens.toml"),
            "AKIRA_HTTP_LISTEN": f"127.0.0.1:{self.port}",
        }

    async def _ready(self) -> bool:
        assert self.process
        assert self.process.returncode is None, self.complaints()
        try:
            async with get(f"{self.url}/health/ready") as answer:
                return answer.status == 200
        except OSError:
            return False


@asynccontextmanager
async def a_gateway_process(folder: Path) -> AsyncIterator[GatewayProcess]:
    """Run the servers that it needs; the gateway itself is the test's to start."""
    nats = EmbeddedNatsServer(folder / "nats")
    postgres = EmbeddedPostgresServer(folder / "postgres")
    write_tokens(folder / "tokens.toml", ONLY_NOC)
    await asyncio.gather(nats.start(), postgres.start())
    try:
        async with open_pool(DatabaseSettings(url=postgres.dsn)) as pool:
            await migrate(pool)
        async with open_nats(NatsSettings(url=nats.url, name="admin")) as admin:
            await admin.ready()
            await setup(admin, Topology(max_bytes=100_000_000))
            gateway = GatewayProcess(folder, nats, postgres, admin, free_port())
            try:
                yield gateway
            finally:
                if gateway.process and gateway.process.returncode is None:
                    await gateway.end(signal.SIGKILL)
    finally:
        await asyncio.gather(nats.stop(), postgres.stop())
