"""kill -9 of bridge, worker, NATS and PostgreSQL at random; the oracle judges what is left."""

import asyncio
import os
import random
import secrets
from collections import Counter
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from time import monotonic

import asyncpg
import pytest

from contract.servers import fresh_database
from contract.whole_database import counted_to_the_end, see_it_equal_elsewhere
from faults.evidence import book_of
from faults.paying import the_oracles_companies
from faults.pipeline import Pipeline, a_pipeline, host_name
from faults.told_lines import Writing
from oracle.invariants import violations

MINUTES = float(os.environ.get("MINUTES") or 0.5)
RECORDS = int(os.environ.get("RECORDS") or 100_000 * MINUTES)
KILLS = int(os.environ.get("KILLS") or 40 * MINUTES)
HOSTS = int(os.environ.get("HOSTS") or 2)
WORKERS = int(os.environ.get("WORKERS") or 2)
AT_ONCE = 250
# All hosts together write so many records each 0.15 s; the kills are spread over that time.
WRITES_FOR = 0.15 * RECORDS / AT_ONCE
# How long it takes says how busy the machine is; the benchmark tells how fast it goes.
DRAINED_WITHIN = 1200.0 + WRITES_FOR


async def write_calls(files: Sequence[Path], writings: Sequence[Writing]) -> None:
    """Append all records, host by host in turn, within about as long as the kills take."""
    turns = cycle(zip(files, writings, strict=True))
    for _ in range(0, RECORDS, AT_ONCE):
        file, writing = next(turns)
        with file.open("ab", buffering=0) as log:
            log.write(b"\n".join(writing.draw(AT_ONCE)) + b"\n")
        await asyncio.sleep(0.15)


async def drained(pipeline: Pipeline, writings: Sequence[Writing]) -> float:
    started = monotonic()
    wanted = (sum(each.calls for each in writings), sum(each.letters for each in writings))
    while monotonic() - started < DRAINED_WITHIN:
        there = await calls_and_letters(pipeline.postgres.dsn)
        if there >= wanted:
            return monotonic() - started
        await asyncio.sleep(0.5)
    pytest.fail(
        f"{there} of {wanted}: {[each.tail() for each in (*pipeline.bridges, *pipeline.workers)]}"
    )


async def calls_and_letters(dsn: str) -> tuple[int, int]:
    connection = await asyncpg.connect(dsn)
    try:
        row = await connection.fetchrow(
            "select (select count(*) from cdr), (select count(*) from dead_letter)"
        )
    finally:
        await connection.close()
    assert row is not None
    return row[0], row[1]


def victims(pipeline: Pipeline, dice: random.Random) -> Sequence[str]:
    """Name who is killed, one after the other: each part as often as any other, or once less."""
    parts = list(pipeline.parts())
    dice.shuffle(parts)
    names = list(islice(cycle(parts), KILLS))
    dice.shuffle(names)
    return names


@pytest.mark.faults
@pytest.mark.timeout(2400 + 10 * WRITES_FOR + 10 * KILLS)
async def test_nothing_is_lost_and_nothing_is_twice(tmp_path: Path) -> None:
    seed = int(os.environ.get("AKIRA_SEED") or secrets.randbelow(2**32))
    dice = random.Random(seed)  # noqa: S311 a test's dice, not a secret
    print(f"AKIRA_SEED={seed}")  # noqa: T201 pytest shows it when the test fails
    writings = [
        Writing(random.Random(seed + number), host_name(number))  # noqa: S311
        for number in range(HOSTS)
    ]
    file = tmp_path / "cdr.jsonl"
    async with a_pipeline(
        tmp_path, file, the_oracles_companies, hosts=HOSTS, workers=WORKERS
    ) as pipeline:
        going_on = asyncio.create_task(write_calls(pipeline.files, writings))
        names = victims(pipeline, dice)
        for name in names:
            await asyncio.sleep(dice.uniform(0.2, 1) * WRITES_FOR / max(KILLS, 1))
            await pipeline.parts()[name].kill()
            await pipeline.parts()[name].start()
        await going_on
        seconds = await drained(pipeline, writings)
        await counted_to_the_end(pipeline.postgres.dsn)
        lines = [line for writing in writings for line in writing.told]
        assert violations(lines, await book_of(pipeline.postgres.dsn)) == []
        elsewhere = await fresh_database(pipeline.postgres)
        await see_it_equal_elsewhere(pipeline.postgres.dsn, elsewhere, tmp_path)
        killed = ", ".join(f"{name} {count}" for name, count in sorted(Counter(names).items()))
        told = f"{len(names)} kills ({killed}), {len(lines)} lines of {HOSTS} hosts"
        print(f"{told}; drained {seconds:.1f} s after the last kill")  # noqa: T201
