"""Whoever may send an INVITE can begin calls that nobody sees end: they cost no memory for long."""

from pathlib import Path

import pytest

from adapters.contract.builders import cdr_payload
from builders import phase_payload
from contract.cdr_log import CdrLog
from faults.lone_bridge import a_lone_bridge, until_stored

CALLS = 600_000
MEGABYTE = 2**20


@pytest.mark.faults
@pytest.mark.timeout(3600)
async def test_600_000_calls_that_never_end_leave_the_bridge_small(tmp_path: Path) -> None:
    log = CdrLog(tmp_path / "acc")
    log.directory.mkdir()
    head, tail = phase_payload(phase="trying", call_id="NUMBER@x").split(b"NUMBER")
    log.write_raw(b"".join(b"%b%d%b\n" % (head, number, tail) for number in range(CALLS)))
    log.write(cdr_payload())
    async with a_lone_bridge(log, tmp_path) as (bridge, nats):
        await until_stored(nats, 1, seconds=3000)
        assert bridge.most_resident_bytes() < 100 * MEGABYTE
