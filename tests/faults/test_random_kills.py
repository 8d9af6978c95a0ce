"""kill -9 of bridge, worker, NATS and PostgreSQL at random; the oracle judges what is left."""

import asyncio
import os
import random
import secrets
from pathlib import Path
from time import monotonic

import asyncpg
import pytest

from contract.servers import fresh_database
from contract.whole_database import counted_to_the_end, see_it_equal_elsewhere
from faults.evidence import book_of
from faults.paying import the_oracles_companies
from faults.pipeline import Pipeline, a_pipeline
from faults.told_lines import Writing
from oracle.invariants import violations

MINUTES = float(os.environ.get("MINUTES", "0.5"))
RECORDS = int(100_000 * MINUTES)
ROUNDS = int(10 * MINUTES)
# How long it takes says how busy the machine is; the benchmark tells how fast it goes.
DRAINED_WITHIN = 300.0


async def write_calls(file: Path, writing: Writing) -> None:
    """Append all records within about as long as the kills take."""
    with file.open("ab", buffering=0) as log:
        for _ in range(0, RECORDS, 250):
            log.write(b"\n".join(writing.draw(250)) + b"\n")
            await asyncio.sleep(0.15)


async def drained(pipeline: Pipeline, writing: Writing) -> float:
    started, wanted = monotonic(), (writing.calls, writing.letters)
    while monotonic() - started < DRAINED_WITHIN:
        there = await calls_and_letters(pipeline.postgres.dsn)
        if there >= wanted:
            return monotonic() - started
        await asyncio.sleep(0.5)
    pytest.fail(f"{there} of {wanted}: {pipeline.bridge.tail()} {pipeline.worker.tail()}")


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


@pytest.mark.faults
@pytest.mark.timeout(300 + 600 * MINUTES)
async def test_nothing_is_lost_and_nothing_is_twice(tmp_path: Path) -> None:
    seed = int(os.environ.get("AKIRA_SEED") or secrets.randbelow(2**32))
    dice = random.Random(seed)  # noqa: S311 a test's dice, not a secret
    print(f"AKIRA_SEED={seed}")  # noqa: T201 pytest shows it when the test fails
    writing = Writing(random.Random(seed))  # noqa: S311
    async with a_pipeline(tmp_path, tmp_path / "cdr.jsonl", the_oracles_companies) as pipeline:
        going_on = asyncio.create_task(write_calls(pipeline.file, writing))
        names = list(pipeline.parts()) * ROUNDS
        dice.shuffle(names)
        for name in names:
            await asyncio.sleep(dice.uniform(0.3, 1.5))
            await pipeline.parts()[name].kill()
            await pipeline.parts()[name].start()
        await going_on
        seconds = await drained(pipeline, writing)
        await counted_to_the_end(pipeline.postgres.dsn)
        assert violations(writing.told, await book_of(pipeline.postgres.dsn)) == []
        elsewhere = await fresh_database(pipeline.postgres)
        await see_it_equal_elsewhere(pipeline.postgres.dsn, elsewhere, tmp_path)
        told = f"{len(names)} kills, {len(writing.told)} lines, {writing.calls} calls"
        print(f"{told}; drained {seconds:.1f} s after the last kill")  # noqa: T201
