"""A stream comes back from its backup with its numbers and its consumers."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from adapters.contract.builders import a_record
from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.reading.inbox import JetStreamInbox, open_inbox
from adapters.jetstream.snapshot import restore_stream, save_stream
from adapters.jetstream.topology import Topology, setup
from adapters.jetstream.writing.publisher import open_publisher
from adapters.wire.acc_json.routing import cdr_of
from application.errors import SetupError, UnavailableError
from application.intake.data import Record
from contract.servers import EmbeddedNatsServer, NatsServer

TOPOLOGY = Topology(max_bytes=100_000_000)
COUNT = 3000


def settings(server: NatsServer) -> NatsSettings:
    return NatsSettings(url=server.url, name="cli")


async def publish(connection: NatsConnection, records: Sequence[Record]) -> None:
    async with open_publisher(connection) as publisher:
        await publisher.publish(records, lambda _: None)
        await publisher.drain()
        assert publisher.unconfirmed == 0


async def take_one_batch(connection: NatsConnection) -> int:
    inbox = JetStreamInbox(
        connection=connection,
        stream="AKIRA_CDR",
        consumers=["cdr-worker"],
        batch_size=500,
        decode=cdr_of,
        stop=asyncio.Event(),
    )
    async with open_inbox(inbox):
        async for batch in inbox.batches():
            await batch.ack()
            await until_settled(connection, len(batch.deliveries))
            return len(batch.deliveries)
    return 0


async def until_settled(connection: NatsConnection, taken: int) -> None:
    """Wait until the server knows it: an acknowledgement is not answered."""
    context = connection.client.jetstream(timeout=60)
    async with asyncio.timeout(60):
        while True:
            floor = (await context.consumer_info("AKIRA_CDR", "cdr-worker")).ack_floor
            if floor and floor.stream_seq >= taken:
                return
            await asyncio.sleep(0.01)


async def test_all_comes_back_on_a_new_server(private_nats: NatsServer, tmp_path: Path) -> None:
    async with open_nats(settings(private_nats)) as connection:
        await connection.ready()
        await setup(connection, TOPOLOGY)
        await publish(connection, [a_record(n) for n in range(COUNT)])
        taken = await take_one_batch(connection)
        saved = await save_stream(connection, "AKIRA_CDR", tmp_path / "backup")
    consumers = len(TOPOLOGY.consumers())
    assert (saved.messages, saved.last_seq, saved.consumers) == (COUNT, COUNT, consumers)
    other = EmbeddedNatsServer(tmp_path / "other")
    await other.start()
    try:
        async with open_nats(settings(other)) as connection:
            await connection.ready()
            assert await restore_stream(connection, tmp_path / "backup") == saved
            info = await connection.client.jetstream(timeout=60).consumer_info(
                "AKIRA_CDR", "cdr-worker"
            )
            assert info.ack_floor and info.ack_floor.stream_seq == taken  # noqa: PT018
            assert (info.num_pending or 0) + (info.num_ack_pending or 0) == COUNT - taken
            await publish(connection, [a_record(COUNT)])
            state = (await connection.client.jetstream(timeout=60).stream_info("AKIRA_CDR")).state
            assert (state.messages, state.last_seq) == (COUNT + 1, COUNT + 1)
            with pytest.raises(SetupError, match="AKIRA_CDR exists: it is not overwritten"):
                await restore_stream(connection, tmp_path / "backup")
    finally:
        await other.stop()


async def test_what_cannot_be_saved_or_restored_is_told(
    private_nats: NatsServer, tmp_path: Path
) -> None:
    async with open_nats(settings(private_nats)) as connection:
        await connection.ready()
        with pytest.raises(SetupError, match="stream not found"):
            await save_stream(connection, "NONE", tmp_path / "none")
        with pytest.raises(SetupError, match=r"cannot be read: .*backup\.json"):
            await restore_stream(connection, tmp_path / "none")
        (tmp_path / "occupied").touch()
        with pytest.raises(SetupError, match="cannot be written"):
            await save_stream(connection, "NONE", tmp_path / "occupied" / "here")
        await setup(connection, TOPOLOGY)
        await private_nats.stop()
        with pytest.raises(UnavailableError):
            await save_stream(connection, "AKIRA_CDR", tmp_path / "late")
    assert not (tmp_path / "late").exists()
