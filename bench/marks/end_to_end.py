"""From the file to committed rows: all processes together, beside other ways to do it."""

from collections.abc import Mapping, Sequence
from functools import partial
from time import perf_counter
from typing import Final

from bench import targets
from bench.database import FIRST_RELEASE, TEMPLATE
from bench.lines import cdr_lines
from bench.peers import first_release
from bench.peers.naive import TABLES
from bench.pipelines import Pipeline, Place, as_it_was, faststream, naive, ours
from bench.rig import Rig
from bench.rounds import Run, Runs, take_turns
from bench.rows import Row, Target
from bench.sizes import PRODUCTION, told

_NO_PEER: Final = "FastStream is not installed: pip install 'akira-cdr[bench]'"
_FIRST: Final = "FastStream + ledger of 2026-11-25"
_OURS_IN_IT: Final = "FastStream + our ledger of today"
_BY_FASTSTREAM: Final[Mapping[str, tuple[Pipeline, str]]] = {
    _FIRST: (as_it_was, FIRST_RELEASE),
    _OURS_IN_IT: (faststream, TEMPLATE),
}


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure all contenders with each setting of the stream's disk."""
    rows: list[Row] = []
    for sync in rig.sizes.syncs:
        lines = cdr_lines(rig.records(sync))
        contenders = {
            "ours": partial(_run, rig, sync, lines, ours),
            "naive": partial(_run, rig, sync, lines[: rig.sizes.slow], naive),
        }
        if first_release.installed():
            contenders |= {
                name: partial(_run, rig, sync, lines, pipeline, template)
                for name, (pipeline, template) in _BY_FASTSTREAM.items()
            }
        rows += _rows(await take_turns(rig.sizes.rounds, contenders), sync)
    return rows


def _rows(runs: Runs, sync: str) -> Sequence[Row]:
    where = f"end to end, {told(sync)}"
    beside = [_beside(runs, where, "naive", "naive pipeline", targets.OF_NAIVE)]
    if first_release.installed():
        beside += [
            _beside(runs, where, _FIRST, _FIRST, targets.OF_FASTSTREAM),
            _beside(runs, where, _OURS_IN_IT, _OURS_IN_IT, None),
        ]
    else:
        beside.append(Row(what=where, unit="calls/s", against=_FIRST, note=_NO_PEER))
    return [*beside, _cost(runs, where, sync)]


def _beside(runs: Runs, where: str, peer: str, named: str, target: Target | None) -> Row:
    return Row(
        what=where,
        measured=runs.rate("ours"),
        unit="calls/s",
        against=named,
        peer=runs.rate(peer),
        ratio=runs.ratio("ours", peer),
        target=target,
        note=f"beside {named}: all its processes {runs.cpu(peer):.0f} ms/1k, its worker "
        f"{runs.part(peer, 'worker'):.0f}, PostgreSQL {runs.part(peer, 'PostgreSQL'):.0f}",
    )


def _cost(runs: Runs, where: str, sync: str) -> Row:
    parts = runs.by_name["ours"][0].parts
    shares = ", ".join(f"{name} {runs.part('ours', name):.1f}" for name in parts)
    return Row(
        what=f"{where}, CPU of all processes",
        measured=runs.cpu("ours"),
        unit="ms/1k",
        target=targets.TOTAL_CPU_PRODUCTION if sync == PRODUCTION else targets.TOTAL_CPU,
        note=f"{shares}; {runs.rate('ours'):,.0f} calls/s",
    )


async def _run(
    rig: Rig, sync: str, lines: Sequence[bytes], pipeline: Pipeline, template: str = TEMPLATE
) -> Run:
    server, folder = rig.nats[sync], rig.a_folder()
    await server.stream.renew()
    file = folder / "cdr.jsonl"
    file.touch()
    async with rig.a_database(template) as database:
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
