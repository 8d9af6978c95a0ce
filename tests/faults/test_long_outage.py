"""56: NATS is away while files pile up: memory stays flat, and then everything is there."""

import asyncio
from pathlib import Path

import pytest

from adapters.contract.builders import cdr_payload
from contract.cdr_log import CdrLog
from faults.lone_bridge import a_lone_bridge, until_stored

RECORDS = 30_000
MEGABYTE = 2**20


def write(log: CdrLog, first: int, count: int) -> None:
    """Append records as long as one with a Call-ID and a user agent of 1 KB each."""
    for number in range(first, first + count):
        log.write(cdr_payload(call_id=f"{number}@{'x' * 1000}", ua="y" * 1000))


@pytest.mark.faults
async def test_56_memory_is_flat_while_nats_is_away_and_then_all_is_there(tmp_path: Path) -> None:
    log = CdrLog(tmp_path / "acc")
    log.directory.mkdir()
    write(log, 0, 10)
    async with a_lone_bridge(log, tmp_path) as (bridge, nats):
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
