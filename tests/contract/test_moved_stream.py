"""A stream that was moved into a cluster is the same to those who read what the book tells."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from adapters.contract.builders import a_record
from adapters.jetstream.asking import ask
from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.life import JetStreamLook
from adapters.jetstream.reading.numbered import numbers_in
from adapters.jetstream.snapshot import restore_stream, save_stream
from adapters.jetstream.topology import Topology, check, setup
from adapters.jetstream.writing.publisher import open_publisher
from application.errors import UnavailableError
from application.health.data import AS_WANTED
from contract.servers import EmbeddedNatsServer, NatsServer
from contract.stream_admin import answers_again
from free_ports import free_port

TOPOLOGY = Topology(max_bytes=100_000_000)
_MEMBER = """
server_name: "member-{number}"
cluster {{ name: "akira", listen: "127.0.0.1:{route}", routes: {routes} }}
"""


def settings(server: NatsServer) -> NatsSettings:
    return NatsSettings(url=server.url, name="cli")


@pytest.fixture
async def cluster(tmp_path: Path) -> AsyncIterator[Sequence[EmbeddedNatsServer]]:
    ports = [free_port(), free_port()]
    routes = [f"nats://127.0.0.1:{port}" for port in ports]
    members = [
        EmbeddedNatsServer(
            tmp_path / f"member-{number}",
            access=_MEMBER.format(number=number, route=port, routes=routes),
        )
        for number, port in enumerate(ports)
    ]
    await asyncio.gather(*(member.start() for member in members))
    yield members
    await asyncio.gather(*(member.stop() for member in members))


async def born(connection: NatsConnection) -> tuple[datetime, str]:
    """Tell when the stream was made, as bridges and as the audit hear it.

    In a cluster a consumer of which no server is the leader yet is silent: it is asked again.
    """
    look = JetStreamLook(connection=connection, stream="AKIRA_CDR", consumers=["cdr-worker"])
    async with asyncio.timeout(240):
        while True:
            with suppress(UnavailableError):
                info = await ask(connection, "STREAM.INFO.AKIRA_CDR")
                return (await look.life()).created, numbers_in(info).life


async def a_saved_stream(server: NatsServer, folder: Path) -> tuple[datetime, str]:
    async with open_nats(settings(server)) as connection:
        await connection.ready()
        await setup(connection, TOPOLOGY)
        async with open_publisher(connection) as publisher:
            await publisher.publish([a_record(n) for n in range(7)], lambda _: None)
            await publisher.drain()
        await save_stream(connection, "AKIRA_CDR", folder)
        return await born(connection)


async def test_a_moved_stream_goes_on_as_the_same(
    private_nats: NatsServer, cluster: Sequence[EmbeddedNatsServer], tmp_path: Path
) -> None:
    before = await a_saved_stream(private_nats, tmp_path / "backup")
    async with open_nats(settings(cluster[0])) as connection:
        await connection.usable()
        await answers_again(connection)
        await restore_stream(connection, tmp_path / "backup", moved=True)
        assert await born(connection) == before
        await setup(connection, TOPOLOGY)
        assert {part.state for part in await check(connection, TOPOLOGY)} == {AS_WANTED}
        await save_stream(connection, "AKIRA_CDR", tmp_path / "again")
        await connection.client.jetstream(timeout=60).delete_stream("AKIRA_CDR")
        await restore_stream(connection, tmp_path / "again", moved=True)
        assert await born(connection) == before


async def test_a_stream_from_a_backup_is_another(
    private_nats: NatsServer, cluster: Sequence[EmbeddedNatsServer], tmp_path: Path
) -> None:
    before = await a_saved_stream(private_nats, tmp_path / "backup")
    async with open_nats(settings(cluster[0])) as connection:
        await connection.usable()
        await answers_again(connection)
        await restore_stream(connection, tmp_path / "backup")
        after = await born(connection)
    assert after[0] > before[0]
    assert after[1] != before[1]
