"""The whole worker alone: a full stream is drained, beside a bare COPY into the same database."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from time import perf_counter

from bench import targets
from bench.database import Database
from bench.lines import cdr_lines
from bench.peers.copy import copy_rows
from bench.publishing import fill
from bench.rig import Rig
from bench.rounds import Run, take_turns
from bench.rows import Row, Target
from bench.running import Running
from bench.sizes import DEFAULT
from bench.stream import bodies

_SOON = timedelta(seconds=0.2)


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure draining and copying in turns."""
    found = bodies(cdr_lines(rig.records(DEFAULT)))
    runs = await take_turns(
        rig.sizes.rounds,
        {
            "copy": lambda: _copy(rig, len(found)),
            "worker": lambda: _worker(rig, found),
            "all facts": lambda: _worker(rig, found, facts="all"),
        },
    )
    return [
        Row(
            what="worker alone",
            measured=runs.rate("worker"),
            unit="calls/s",
            against="binary COPY into cdr",
            peer=runs.rate("copy"),
            ratio=runs.ratio("worker", "copy"),
            target=targets.WORKER_OF_COPY,
            note=f"the copying client takes {runs.cpu('copy'):.1f} ms/1k",
        ),
        _cost("worker CPU", runs.cpu("worker"), targets.WORKER_CPU),
        _cost("worker CPU, all facts told", runs.cpu("all facts"), targets.WORKER_CPU_ALL_FACTS),
        _cost(
            "worker alone, CPU of PostgreSQL", runs.part("worker", "postgres"), targets.POSTGRES_CPU
        ),
        _cost("worker alone, CPU of NATS", runs.part("worker", "nats"), targets.NATS_CPU),
    ]


def _cost(what: str, measured: float, target: Target) -> Row:
    return Row(what=what, measured=measured, unit="ms/1k", target=target)


async def _copy(rig: Rig, count: int) -> Run:
    async with rig.a_database() as database:
        return await copy_rows(database, count)


async def _worker(rig: Rig, found: Sequence[bytes], facts: str = "balance") -> Run:
    async with rig.a_database() as database:
        run = await drain(rig, database, found, facts)
        await database.debited(len(found) * 8 // 10)
        return Run(rate=await database.rate(), cpu=run.cpu, parts=run.parts)


async def drain(
    rig: Rig,
    database: Database,
    found: Sequence[bytes],
    facts: str = "balance",
    *,
    workers: int = 1,
) -> Run:
    """Let real processes drain a stream that was filled while its consumers were held back.

    What the records cause afterwards is counted too: the log read for traffic and for others, and
    in PostgreSQL its seals. The half minute before those costs the server little, but would cost
    the workers, who wait, more than pressing them.
    """
    server = rig.nats[DEFAULT]
    await server.stream.renew()
    async with AsyncExitStack() as stack:
        crew = [
            await stack.enter_async_context(
                rig.worker(DEFAULT, database, rig.a_folder(), facts=facts)
            )
            for _ in range(workers)
        ]
        for worker in crew:
            await worker.ready()
        await server.stream.hold_back(datetime.now(UTC) + timedelta(hours=1))
        await fill(server.stream, found)
        before = _spent(crew), rig.postgres_cpu(), server.cpu()
        await server.stream.hold_back(datetime.now(UTC) + _SOON)
        began = perf_counter() + _SOON.total_seconds()
        await server.stream.drained()
        took = perf_counter() - began
        await database.told()
        workers_spent, nats = _spent(crew), server.cpu()
        await database.sealed()
        after = workers_spent, rig.postgres_cpu(), nats
    spent = [(end - start) / len(found) * 1e6 for start, end in zip(before, after, strict=True)]
    return Run(
        rate=len(found) / took, cpu=spent[0], parts={"postgres": spent[1], "nats": spent[2]}
    )  # fmt: skip


def _spent(crew: Sequence[Running]) -> float:
    return sum(worker.cpu() for worker in crew)
