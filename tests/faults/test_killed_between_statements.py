"""kill -9 of the worker at every step of its transaction: no debit missing, none twice."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from faults.paying import each_call_is_debited_once
from faults.watched import Watched, a_watched_worker

CALLS = 20
FEWEST_STEPS = 12


async def debited(dsn: str, calls: int) -> None:
    """See that there are so many calls, and that each moved its price once."""
    connection = await asyncpg.connect(dsn)
    try:
        assert await connection.fetchval("select count(*) from cdr") == calls
        await each_call_is_debited_once(connection)
    finally:
        await connection.close()


async def stored(dsn: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        return int(await connection.fetchval("select count(*) from cdr"))
    finally:
        await connection.close()


async def killed_at(step: int, watched: Watched) -> bool:
    """Kill the worker at a step; False where it stored the calls without coming by it.

    A transaction that brings nothing but what comes again has few steps, and is none of these.
    """
    reached = asyncio.Event()

    def kill() -> None:
        watched.worker.shoot()
        reached.set()

    watched.proxy.arm(step, kill)
    await watched.publish(str(step), CALLS)
    while not reached.is_set():
        all_there = await stored(watched.dsn) == (step + 1) * CALLS
        if all_there and not watched.proxy.inside and not reached.is_set():
            # What comes again must not be taken for it.
            watched.proxy.disarm()
            return False
        await asyncio.sleep(0.02)
    await watched.worker.kill()
    return True


@pytest.mark.faults
@pytest.mark.timeout(3600)
async def test_no_step_of_the_transaction_debits_twice_or_never(tmp_path: Path) -> None:
    step = 0
    async with a_watched_worker(tmp_path) as watched:
        while await killed_at(step, watched):
            watched.proxy.disarm()
            await watched.worker.start()
            step += 1
            await watched.all_settled()
            await debited(watched.dsn, step * CALLS)
        await watched.all_settled()
        await debited(watched.dsn, (step + 1) * CALLS)
    assert step >= FEWEST_STEPS
    print(f"killed at {step} steps")  # noqa: T201 pytest shows it with -s
