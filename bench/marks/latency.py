"""From the appended line to the committed row, at 100 records a second.

The moment of the row is that of the worker's acknowledgement, which follows the commit.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from nats.aio.msg import Msg

from bench import targets
from bench.lines import cdr_lines
from bench.rig import Rig
from bench.rows import Row
from bench.sizes import told
from bench.stream import CONSUMER

_RATE = 100
_NUMBER = -3  # of the record, in $JS.ACK.….<consumer sequence>.<time>.<pending>


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure the median and the worst of a hundred."""
    rows: list[Row] = []
    for sync in rig.sizes.syncs:
        cuts = quantiles(await _latencies(rig, sync), n=100)
        where = told(sync)
        rows += [
            Row(what=f"latency p50 at 100/s, {where}", measured=cuts[49], unit="ms",
                target=targets.LATENCY_P50),
            Row(what=f"latency p99 at 100/s, {where}", measured=cuts[98], unit="ms",
                target=targets.LATENCY_P99),
        ]  # fmt: skip
    return rows


async def _latencies(rig: Rig, sync: str) -> Sequence[float]:
    stream, folder = rig.nats[sync].stream, rig.a_folder()
    await stream.renew()
    lines = cdr_lines(int(_RATE * rig.sizes.seconds) or 2)
    file, done = folder / "cdr.jsonl", dict[int, float]()
    file.touch()

    async def acknowledged(message: Msg) -> None:
        done.setdefault(int(message.subject.split(".")[_NUMBER]), perf_counter())

    subscription = await stream.client.subscribe(f"$JS.ACK.AKIRA_CDR.{CONSUMER}.>", cb=acknowledged)
    async with (
        rig.a_database() as database,
        rig.bridge(sync, folder) as bridge,
        rig.worker(sync, database, folder) as worker,
    ):
        await bridge.ready()
        await worker.ready()
        appended = await _append(file, lines)
        await database.holds(len(lines))
        await stream.drained()
    await subscription.unsubscribe()
    return [(done[number] - at) * 1000 for number, at in enumerate(appended, 1)]


async def _append(file: Path, lines: Sequence[bytes]) -> Sequence[float]:
    moments, began = [], perf_counter()
    with file.open("ab", buffering=0) as writer:
        for number, line in enumerate(lines):
            await asyncio.sleep(max(0, began + number / _RATE - perf_counter()))
            moments.append(perf_counter())
            writer.write(line)
    return moments
