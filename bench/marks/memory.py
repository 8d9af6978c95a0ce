"""What the processes hold, and what they cost while nothing happens."""

import asyncio
from collections.abc import Sequence

from bench import targets
from bench.lines import cdr_lines
from bench.rig import Rig
from bench.rows import Row
from bench.sizes import DEFAULT

_MEGABYTE = 10**6
_BLOCK = 20_000


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure memory under load, then processor time at rest."""
    return [await _bridge_with_backlog(rig), *await _idle(rig)]


async def _bridge_with_backlog(rig: Rig) -> Row:
    folder, stream = rig.a_folder(), rig.nats[DEFAULT].stream
    await stream.renew()
    written = block = 0
    with (folder / "cdr.jsonl").open("wb") as file:
        while written < rig.sizes.backlog * _MEGABYTE:
            lines = cdr_lines(min(_BLOCK, rig.records(DEFAULT)), f"b{block}")
            file.writelines(lines)
            written, block = file.tell(), block + 1
    count = block * len(lines)
    async with rig.bridge(DEFAULT, folder) as bridge:
        await stream.filled(count, patience=900)
        peak = bridge.peak_memory()
    return Row(
        what=f"bridge, peak memory, {rig.sizes.backlog} MB waiting",
        measured=peak,
        unit="MiB",
        target=targets.BRIDGE_MEMORY,
    )


async def _idle(rig: Rig) -> Sequence[Row]:
    folder = rig.a_folder()
    await rig.nats[DEFAULT].stream.renew()
    (folder / "cdr.jsonl").write_bytes(b"".join(cdr_lines(10)))
    async with (
        rig.a_database() as database,
        rig.bridge(DEFAULT, folder) as bridge,
        rig.worker(DEFAULT, database, folder) as worker,
    ):
        await database.holds(10)
        await asyncio.sleep(rig.sizes.idle / 5)
        before = bridge.cpu(), worker.cpu()
        await asyncio.sleep(rig.sizes.idle)
        after = bridge.cpu(), worker.cpu()
    shares = [
        (end - start) / rig.sizes.idle * 100 for start, end in zip(before, after, strict=True)
    ]
    return [
        Row(what=f"{name}, idle", measured=share, unit="% of a core", target=targets.IDLE_CPU)
        for name, share in zip(("bridge", "worker"), shares, strict=True)
    ]
