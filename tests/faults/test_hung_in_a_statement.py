"""A database that hangs in the middle of a statement is given up, whatever asks it.

The server and its sessions are stopped, so that it takes connections and answers nothing, not even
the wish to cancel. Each longest wait is far beyond what is promised, and far below what the driver
would wait by itself.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from adapters.timescale.connection import DatabaseSettings, Pool, open_pool, ping
from adapters.timescale.errors import translated_errors
from application.errors import UnavailableError
from contract.running import running
from contract.servers import EmbeddedPostgresServer
from faults.faulty_postgres import hung

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
STATEMENT = 2.0
NEVER = 3600.0
GIVEN_UP_WITHIN = 120.0
ASLEEP = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"


@pytest.fixture
async def postgres(tmp_path: Path) -> AsyncIterator[EmbeddedPostgresServer]:
    async with running(EmbeddedPostgresServer(tmp_path)) as server:
        yield server


async def given_up(asking: asyncio.Task[None]) -> None:
    """See that it ends by itself; who is cancelled here would wait as long as the driver."""
    done, _ = await asyncio.wait({asking}, timeout=GIVEN_UP_WITHIN)
    assert done
    with pytest.raises(UnavailableError, match="gives no answer in time"):
        asking.result()


async def asleep(postgres: EmbeddedPostgresServer) -> None:
    """Wait until somebody is in the middle of a statement."""
    connection = await asyncpg.connect(postgres.dsn)
    try:
        async with asyncio.timeout(GIVEN_UP_WITHIN):
            while not await connection.fetchval(ASLEEP):  # noqa: ASYNC110 of another process
                await asyncio.sleep(0.05)
    finally:
        await connection.close()


async def one_statement(pool: Pool) -> None:
    await pool.fetchval("select pg_sleep(3600)", timeout=STATEMENT)


async def in_a_transaction(pool: Pool) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.fetchval("select pg_sleep(3600)", timeout=STATEMENT)


@pytest.mark.parametrize("asks", [one_statement, in_a_transaction])
async def test_a_statement_is_given_up(
    postgres: EmbeddedPostgresServer, asks: Callable[[Pool], Awaitable[None]]
) -> None:
    settings = DatabaseSettings(url=postgres.dsn, command_timeout=NEVER)
    async with open_pool(settings) as pool:

        async def ask() -> None:
            with translated_errors():
                await asks(pool)

        asking = asyncio.create_task(ask())
        await asleep(postgres)
        async with hung(postgres):
            await given_up(asking)
        await ping(pool)


async def test_a_connection_that_is_kept_is_given_up(postgres: EmbeddedPostgresServer) -> None:
    settings = DatabaseSettings(url=postgres.dsn, command_timeout=NEVER)
    async with open_pool(settings) as pool:
        await ping(pool)
        async with hung(postgres):
            await given_up(asyncio.create_task(ping(pool)))
        await ping(pool)


async def test_whose_cancel_is_answered_stays(postgres: EmbeddedPostgresServer) -> None:
    async with open_pool(DatabaseSettings(url=postgres.dsn, connections=1)) as pool:
        first = await pool.fetchval("select pg_backend_pid()")
        with pytest.raises(TimeoutError):
            await pool.fetchval("select pg_sleep(3600)", timeout=STATEMENT)
        assert await pool.fetchval("select pg_backend_pid()") == first
