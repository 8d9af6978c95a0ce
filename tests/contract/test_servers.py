"""What every test may rely on: servers keep address and data through stop, kill and restart."""

import asyncio
from urllib.parse import urlsplit

import asyncpg
import nats
import pytest
from nats.js.api import StorageType

from contract.servers import NatsServer, PostgresServer, fresh_database, restart

_UNIQUE = "servers-kept"
# A loop that looks at no socket: the death of its postmaster alone does not end it.
_BUSY_FOR_EVER = "do $$ begin loop null; end loop; end $$"
_AT_WORK = "select count(*) from pg_stat_activity where state = 'active' and query = $1"


async def _published(url: str) -> int:
    client = await nats.connect(url)
    try:
        stream = client.jetstream(timeout=60)
        await stream.add_stream(name=_UNIQUE, subjects=[_UNIQUE], storage=StorageType.FILE)
        return (await stream.publish(_UNIQUE, b"one")).seq
    finally:
        await client.close()


async def test_streams_outlast_stop_and_kill(nats_server: NatsServer) -> None:
    url = nats_server.url
    first = await _published(url)
    await restart(nats_server)
    assert await _published(url) == first + 1
    await nats_server.kill()
    await nats_server.start()
    assert await _published(url) == first + 2
    assert nats_server.url == url


async def test_a_stopped_nats_server_is_gone(private_nats: NatsServer) -> None:
    address = urlsplit(private_nats.url)
    await private_nats.stop()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(address.hostname, address.port)


async def test_rows_outlast_stop_and_kill(postgres_server: PostgresServer) -> None:
    dsn = await fresh_database(postgres_server)
    await _execute(dsn, "create table kept (number int)")
    for end in (postgres_server.stop, postgres_server.kill):
        await _execute(dsn, "insert into kept values (1)")
        await end()
        with pytest.raises((OSError, asyncpg.PostgresError)):
            await _execute(dsn, "select 1")
        await postgres_server.start()
    assert await _kept(dsn) == 2


async def test_whoever_is_at_work_dies_with_a_killed_server(
    postgres_server: PostgresServer,
) -> None:
    connection = await asyncpg.connect(postgres_server.dsn)
    working = asyncio.create_task(connection.execute(_BUSY_FOR_EVER))
    await _is_at_work(postgres_server.dsn)
    await postgres_server.kill()
    try:
        # One that lives on would keep its end of the connection, and never answer.
        async with asyncio.timeout(120):
            with pytest.raises((OSError, asyncpg.PostgresError)):
                await working
    finally:
        await postgres_server.start()


async def test_databases_are_apart(postgres_server: PostgresServer) -> None:
    first, second = await fresh_database(postgres_server), await fresh_database(postgres_server)
    await _execute(first, "create table mine ()")
    with pytest.raises(asyncpg.UndefinedTableError):
        await _execute(second, "table mine")


async def _execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _kept(dsn: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        return int(await connection.fetchval("select count(*) from kept"))
    finally:
        await connection.close()


async def _is_at_work(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        while not await connection.fetchval(_AT_WORK, _BUSY_FOR_EVER):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    finally:
        await connection.close()
