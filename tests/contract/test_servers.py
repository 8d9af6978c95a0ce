"""What every test may rely on: servers keep address and data through stop, kill and restart."""

import asyncio
from urllib.parse import urlsplit

import asyncpg
import nats
import pytest
from nats.js.api import StorageType

from contract.servers import NatsServer, PostgresServer, fresh_database, restart

_UNIQUE = "servers-kept"


async def _published(url: str) -> int:
    client = await nats.connect(url)
    try:
        stream = client.jetstream()
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
    connection = await asyncpg.connect(dsn)
    try:
        assert await connection.fetchval("select count(*) from kept") == 2
    finally:
        await connection.close()


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
