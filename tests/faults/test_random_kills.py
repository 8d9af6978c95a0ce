"""kill -9 of bridge, worker, NATS and PostgreSQL at random while records flow."""

import asyncio
import os
import random
import secrets
from pathlib import Path
from time import monotonic

import asyncpg
import pytest

from adapters.contract.builders import cdr_payload
from contract.servers import fresh_database
from contract.whole_database import counted_to_the_end, see_it_equal_elsewhere
from faults.paying import a_paying_company, each_call_is_debited_once
from faults.pipeline import Pipeline, a_pipeline

RECORDS = 50_000
KILLS = 20
# How long it takes says how busy the machine is; the benchmark tells how fast it goes.
DRAINED_WITHIN = 300.0


async def write_calls(file: Path) -> None:
    """Append all records within about as long as the kills take."""
    with file.open("ab", buffering=0) as log:
        for first in range(0, RECORDS, 250):
            lines = [cdr_payload(call_id=f"c{n}@x") for n in range(first, first + 250)]
            log.write(b"\n".join(lines) + b"\n")
            await asyncio.sleep(0.15)


async def count_calls(dsn: str) -> tuple[int, int, int]:
    connection = await asyncpg.connect(dsn)
    try:
        row = await connection.fetchrow(
            "select count(*), count(distinct call_id), (select count(*) from dead_letter) from cdr"
        )
    finally:
        await connection.close()
    assert row is not None
    return row[0], row[1], row[2]


async def drained(pipeline: Pipeline) -> float:
    started = monotonic()
    while monotonic() - started < DRAINED_WITHIN:
        stored, _, _ = await count_calls(pipeline.postgres.dsn)
        if stored >= RECORDS:
            return monotonic() - started
        await asyncio.sleep(0.5)
    pytest.fail(f"only {stored} stored: {pipeline.bridge.tail()} {pipeline.worker.tail()}")


@pytest.mark.faults
@pytest.mark.timeout(600)
async def test_nothing_is_lost_and_nothing_is_twice(tmp_path: Path) -> None:
    seed = int(os.environ.get("AKIRA_SEED") or secrets.randbelow(2**32))
    dice = random.Random(seed)  # noqa: S311 a test's dice, not a secret
    print(f"AKIRA_SEED={seed}")  # noqa: T201 pytest shows it when the test fails
    async with a_pipeline(tmp_path, tmp_path / "cdr.jsonl", a_paying_company) as pipeline:
        writing = asyncio.create_task(write_calls(pipeline.file))
        names = list(pipeline.parts()) * (KILLS // 4)
        dice.shuffle(names)
        for name in names:
            await asyncio.sleep(dice.uniform(0.3, 1.5))
            await pipeline.parts()[name].kill()
            await pipeline.parts()[name].start()
        await writing
        seconds = await drained(pipeline)
        assert await count_calls(pipeline.postgres.dsn) == (RECORDS, RECORDS, 0)
        connection = await asyncpg.connect(pipeline.postgres.dsn)
        try:
            await each_call_is_debited_once(connection)
        finally:
            await connection.close()
        await counted_to_the_end(pipeline.postgres.dsn)
        elsewhere = await fresh_database(pipeline.postgres)
        await see_it_equal_elsewhere(pipeline.postgres.dsn, elsewhere, tmp_path)
        print(f"drained {seconds:.1f} s after the last kill")  # noqa: T201
