"""56: NATS is away while files pile up: memory stays flat, and then everything is there."""

import asyncio
from pathlib import Path
from time import monotonic

import pytest

from adapters.contract.builders import cdr_payload
from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from contract.cdr_log import CdrLog
from contract.servers import EmbeddedNatsServer
from faults.processes import Process

RECORDS = 30_000
MEGABYTE = 2**20


def write(log: CdrLog, first: int, count: int) -> None:
    """Append records as long as one with a Call-ID and a user agent of 1 KB each."""
    for number in range(first, first + count):
        log.write(cdr_payload(call_id=f"{number}@{'x' * 1000}", ua="y" * 1000))


async def stored(nats: EmbeddedNatsServer) -> int:
    async with open_nats(NatsSettings(url=nats.url, name="admin")) as admin:
        await admin.ready()
        info = await admin.client.jetstream().stream_info("AKIRA_CDR")
        return info.state.messages


@pytest.mark.faults
async def test_56_memory_is_flat_while_nats_is_away_and_then_all_is_there(tmp_path: Path) -> None:
    log = CdrLog(tmp_path / "acc")
    log.directory.mkdir()
    write(log, 0, 10)
    nats = EmbeddedNatsServer(tmp_path / "nats")
    await nats.start()
    async with open_nats(NatsSettings(url=nats.url, name="admin")) as admin:
        await admin.ready()
        await setup(admin, Topology())
    bridge = Process(
        "entrypoints.bridge",
        {
            "AKIRA_NATS_URL": nats.url,
            "AKIRA_CDR_PATH": str(log.path),
            "AKIRA_STATE_DIR": str(tmp_path / "state"),
            "AKIRA_HOST": "sip-01",
            "AKIRA_HTTP_LISTEN": "127.0.0.1:0",
        },
        tmp_path / "bridge.log",
    )
    await bridge.start()
    try:
        await until_stored(nats, 10)
        await nats.stop()
        before = bridge.resident_bytes()
        for rotation in range(4):
            write(log, 10 + rotation * RECORDS // 4, RECORDS // 4)
            if rotation < 3:
                log.rename()
            await asyncio.sleep(0.6)
            # The window holds 1,024 records or 8 MiB, the reader one chunk, whatever is behind.
            assert bridge.resident_bytes() - before < 24 * MEGABYTE
        await nats.start()
        await until_stored(nats, 10 + RECORDS)
    finally:
        assert await bridge.end() == 0
        await nats.stop()


async def until_stored(nats: EmbeddedNatsServer, expected: int, *, seconds: float = 120) -> None:
    deadline = monotonic() + seconds
    while (found := await stored(nats)) != expected:
        assert found < expected, "published twice"
        assert monotonic() < deadline, f"{found} of {expected}"
        await asyncio.sleep(0.2)
