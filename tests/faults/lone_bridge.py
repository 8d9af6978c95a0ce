"""A bridge and its stream, and nobody who takes anything out of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from contract.cdr_log import CdrLog
from contract.servers import EmbeddedNatsServer
from faults.processes import Process


@asynccontextmanager
async def a_lone_bridge(
    log: CdrLog, folder: Path
) -> AsyncIterator[tuple[Process, EmbeddedNatsServer]]:
    """Run a bridge on a file; it ends well, whatever happened."""
    nats = EmbeddedNatsServer(folder / "nats")
    await nats.start()
    async with open_nats(NatsSettings(url=nats.url, name="admin")) as admin:
        await admin.ready()
        await setup(admin, Topology())
    bridge = Process(
        "entrypoints.bridge",
        {
            "AKIRA_NATS_URL": nats.url,
            "AKIRA_CDR_PATH": str(log.path),
            "AKIRA_STATE_DIR": str(folder / "state"),
            "AKIRA_HOST": "sip-01",
            "AKIRA_HTTP_LISTEN": "127.0.0.1:0",
        },
        folder / "bridge.log",
    )
    await bridge.start()
    try:
        yield bridge, nats
    finally:
        assert await bridge.end() == 0
        await nats.stop()


async def until_stored(nats: EmbeddedNatsServer, expected: int, *, seconds: float = 240) -> None:
    """Wait for this many messages, and for no more."""
    deadline = monotonic() + seconds
    while (found := await _stored(nats)) != expected:
        assert found < expected, "published twice"
        assert monotonic() < deadline, f"{found} of {expected}"
        await asyncio.sleep(0.2)


async def _stored(nats: EmbeddedNatsServer) -> int:
    async with open_nats(NatsSettings(url=nats.url, name="admin")) as admin:
        await admin.ready()
        info = await admin.client.jetstream(timeout=60).stream_info("AKIRA_CDR")
        return info.state.messages
