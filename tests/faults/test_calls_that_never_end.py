"""Whoever may send an INVITE can begin calls that nobody sees end: they cost no memory for long."""

from pathlib import Path

import pytest

from adapters.contract.builders import cdr_payload
from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from builders import phase_payload
from contract.cdr_log import CdrLog
from contract.servers import EmbeddedNatsServer
from faults.processes import Process
from faults.test_long_outage import until_stored

CALLS = 600_000
MEGABYTE = 2**20


@pytest.mark.faults
@pytest.mark.timeout(900)
async def test_600_000_calls_that_never_end_leave_the_bridge_small(tmp_path: Path) -> None:
    log = CdrLog(tmp_path / "acc")
    log.directory.mkdir()
    head, tail = phase_payload(phase="trying", call_id="NUMBER@x").split(b"NUMBER")
    log.write_raw(b"".join(b"%b%d%b\n" % (head, number, tail) for number in range(CALLS)))
    log.write(cdr_payload())
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
        await until_stored(nats, 1, seconds=800)
        assert bridge.most_resident_bytes() < 100 * MEGABYTE
    finally:
        assert await bridge.end() == 0
        await nats.stop()
