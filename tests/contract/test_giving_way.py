"""What the owner does while others work: where PostgreSQL ends it, it is done again."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.giving_way import again_after_a_deadlock

WAITS = "select exists(select from pg_locks where pid = $1 and not granted)"


@pytest.fixture
async def pool(empty_database: str) -> AsyncIterator[Pool]:
    async with open_pool(DatabaseSettings(url=empty_database)) as pool:
        await pool.execute("create table calls (); create table money ()")
        yield pool


async def test_who_gives_way_to_a_worker_comes_again(pool: Pool) -> None:
    tries = 0
    async with pool.acquire() as owner, pool.acquire() as worker, pool.acquire() as looking:

        async def migrates() -> None:
            nonlocal tries
            tries += 1
            async with owner.transaction():
                await owner.execute("lock table calls")
                if tries == 1:
                    storing.append(asyncio.create_task(stores()))
                    while not await looking.fetchval(WAITS, worker.get_server_pid()):  # noqa: ASYNC110
                        await asyncio.sleep(0.01)
                await owner.execute("lock table money")

        async def stores() -> None:
            await worker.execute("lock table calls in row exclusive mode")
            await money.commit()

        storing: list[asyncio.Task[None]] = []
        money = worker.transaction()
        await money.start()
        # So that it is not the worker that PostgreSQL ends.
        await worker.execute("set local deadlock_timeout = '1h'")
        await worker.execute("lock table money in row exclusive mode")
        await again_after_a_deadlock(migrates)
        await asyncio.gather(*storing)
    assert tries == 2
