"""The bridge alone: a file to the stream, beside a bare loop of the same client library."""

import asyncio
from collections.abc import Sequence
from functools import partial

from bench import targets
from bench.lines import cdr_lines
from bench.publishing import publish_barely
from bench.rig import Rig
from bench.rounds import Run, take_turns
from bench.rows import Row
from bench.sizes import told
from bench.stream import bodies

_SETTLE_SECONDS = 0.3


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure it with and without a sync of each message."""
    rows: list[Row] = []
    for sync in rig.sizes.syncs:
        lines = cdr_lines(rig.records(sync))
        runs = await take_turns(
            rig.sizes.rounds,
            {
                "limit": partial(publish_barely, rig.nats[sync].stream, bodies(lines)),
                "bridge": partial(relay, rig, sync, lines),
            },
        )
        where = told(sync)
        rows += [
            Row(
                what=f"bridge alone, {where}",
                measured=runs.rate("bridge"),
                unit="records/s",
                against="own acks, bare loop",
                peer=runs.rate("limit"),
                ratio=runs.ratio("bridge", "limit"),
                target=targets.BRIDGE_OF_LIMIT,
            ),
            Row(
                what=f"bridge CPU, {where}",
                measured=runs.cpu("bridge"),
                unit="ms/1k",
                target=targets.BRIDGE_CPU,
                note=f"the bare loop takes {runs.cpu('limit'):.1f}, "
                f"the server {runs.part('bridge', 'nats'):.1f}",
            ),
        ]
    return rows


async def relay(rig: Rig, sync: str, lines: Sequence[bytes]) -> Run:
    """Let the real process relay a file that appears at once."""
    server, folder = rig.nats[sync], rig.a_folder()
    await server.stream.renew()
    file = folder / "cdr.jsonl"
    file.touch()
    async with rig.bridge(sync, folder) as bridge:
        await bridge.ready()
        before, server_before = bridge.cpu(), server.cpu()
        file.write_bytes(b"".join(lines))
        await server.stream.filled(len(lines))
        await asyncio.sleep(_SETTLE_SECONDS)
        spent, server_spent = bridge.cpu() - before, server.cpu() - server_before
    per_thousand = 1e6 / len(lines)
    return Run(
        rate=await server.stream.rate(),
        cpu=spent * per_thousand,
        parts={"nats": server_spent * per_thousand},
    )
