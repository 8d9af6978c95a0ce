"""From the file to committed rows: all processes together, beside two other ways to do it."""

from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from time import perf_counter

from bench import targets
from bench.lines import cdr_lines
from bench.peers.naive import TABLES
from bench.pipelines import Pipeline, Place, faststream, naive, ours
from bench.rig import Rig
from bench.rounds import Run, Runs, take_turns
from bench.rows import Row
from bench.sizes import ALWAYS

_NO_PEER = "FastStream is not installed: pip install 'akira-cdr[bench]'"


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure all contenders with and without a sync of each message."""
    rows: list[Row] = []
    for sync in rig.sizes.syncs:
        lines = cdr_lines(rig.records(sync))
        contenders = {
            "ours": partial(_run, rig, sync, lines, ours),
            "naive": partial(_run, rig, sync, lines[: rig.sizes.slow], naive),
        }
        if find_spec("faststream"):
            contenders["faststream"] = partial(_run, rig, sync, lines, faststream)
        runs = await take_turns(rig.sizes.rounds, contenders)
        rows += _rows(runs, "sync always" if sync == ALWAYS else "sync default")
    return rows


def _rows(runs: Runs, where: str) -> Sequence[Row]:
    rate = Row(
        what=f"end to end, {where}",
        measured=runs.rate("ours"),
        unit="calls/s",
        against="naive pipeline",
        peer=runs.rate("naive"),
        ratio=runs.ratio("ours", "naive"),
        target=targets.OF_NAIVE,
    )
    if "faststream" in runs.by_name:
        beside = Row(
            what=f"end to end, {where}",
            measured=runs.rate("ours"),
            unit="calls/s",
            against="FastStream worker",
            peer=runs.rate("faststream"),
            ratio=runs.ratio("ours", "faststream"),
            target=targets.OF_FASTSTREAM,
            note="our bridge before it, our decoding and ledger in it: "
            f"it takes {runs.part('faststream', 'worker'):.0f} ms/1k, "
            f"our worker {runs.part('ours', 'worker'):.0f}",
        )
    else:
        beside = Row(what=f"FastStream worker, {where}", unit="calls/s", note=_NO_PEER)
    parts = runs.by_name["ours"][0].parts
    shares = ", ".join(f"{name} {runs.part('ours', name):.1f}" for name in parts)
    cost = Row(
        what=f"end to end CPU, all processes, {where}",
        measured=runs.cpu("ours"),
        unit="ms/1k",
        target=targets.TOTAL_CPU,
        note=f"{shares}; naive {runs.cpu('naive'):.0f}",
    )
    return [rate, beside, cost]


async def _run(rig: Rig, sync: str, lines: Sequence[bytes], pipeline: Pipeline) -> Run:
    server, folder = rig.nats[sync], rig.a_folder()
    await server.stream.renew()
    file = folder / "cdr.jsonl"
    file.touch()
    async with rig.a_database() as database:
        await database.pool.execute(TABLES)
        async with pipeline(Place(rig, sync, database, folder)) as (bridge, worker):
            counters = {
                "bridge": bridge.cpu, "NATS": server.cpu, "worker": worker.cpu,
                "PostgreSQL": rig.postgres_cpu,
            }  # fmt: skip
            before = {name: read() for name, read in counters.items()}
            began = perf_counter()
            file.write_bytes(b"".join(lines))
            await server.stream.filled(len(lines))
            await server.stream.drained()
            took = perf_counter() - began
            parts = {
                name: (read() - before[name]) / len(lines) * 1e6 for name, read in counters.items()
            }
        await database.stored(len(lines))
    return Run(rate=len(lines) / took, cpu=sum(parts.values()), parts=parts)
