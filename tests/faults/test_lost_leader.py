"""The server that leads the stream dies while records are published and read."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from signal import SIGSTOP

import pytest

from adapters.contract.builders import a_record
from adapters.contract.waiting import until
from adapters.jetstream.asking import ask
from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.reading.inbox import JetStreamInbox, open_inbox
from adapters.jetstream.topology import Topology, check, readers, setup
from adapters.jetstream.writing.publisher import JetStreamPublisher, open_publisher
from application.errors import UnavailableError
from application.health.data import AS_WANTED
from application.intake.data import Record
from contract.servers import EmbeddedNatsServer
from contract.stream_admin import answers_again
from faults.nats_cluster import NatsCluster

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
TOPOLOGY = Topology(max_bytes=100_000_000, replicas=3)
# More than a window: publishing stands still until there is another leader.
BEFORE, AFTER = 200, 3000


@pytest.fixture
async def cluster(tmp_path: Path) -> AsyncIterator[NatsCluster]:
    cluster = NatsCluster(tmp_path)
    await cluster.start()
    try:
        yield cluster
    finally:
        for member in cluster.members:
            if member.server.child is not None:
                await member.kill()


async def made(admin: NatsConnection) -> None:
    await admin.usable(longest=240)
    await answers_again(admin)
    async with asyncio.timeout(240):
        while True:
            with suppress(UnavailableError):
                await setup(admin, TOPOLOGY)
                if {part.state for part in await check(admin, TOPOLOGY)} == {AS_WANTED}:
                    return


async def leader_of(admin: NatsConnection, cluster: NatsCluster) -> EmbeddedNatsServer:
    info = await ask(admin, "STREAM.INFO.AKIRA_CDR")
    name = info["cluster"]["leader"]
    return next(each for each in cluster.members if each.data_dir.name == name)


async def stand_still(server: EmbeddedNatsServer) -> None:
    """Let it say nothing more, with its connections open, as a host that vanishes."""
    assert server.server.child is not None
    server.server.child.process.send_signal(SIGSTOP)


@pytest.mark.parametrize("lose", [EmbeddedNatsServer.kill, stand_still])
async def test_each_record_is_stored_and_read(
    cluster: NatsCluster, lose: Callable[[EmbeddedNatsServer], Awaitable[None]]
) -> None:
    async with (
        open_nats(NatsSettings(url=cluster.url, name="cli")) as admin,
        open_nats(NatsSettings(url=cluster.url, name="bridge")) as bridge,
        open_nats(NatsSettings(url=cluster.url, name="worker")) as worker,
        open_publisher(bridge) as publisher,
    ):
        await made(admin)
        read: set[int] = set()
        reading = asyncio.create_task(read_all(worker, read))
        confirmed: list[Record] = []
        await publish(publisher, range(BEFORE), confirmed)
        leader = await leader_of(admin, cluster)
        await lose(leader)
        await publish(publisher, range(BEFORE, BEFORE + AFTER), confirmed)
        await until(lambda: len(read) == BEFORE + AFTER, lambda: len(read), seconds=240)
        reading.cancel()
    assert sorted(each.message_id for each in confirmed) == sorted(
        a_record(number).message_id for number in range(BEFORE + AFTER)
    )


async def publish(publisher: JetStreamPublisher, numbers: range, confirmed: list[Record]) -> None:
    wanted = len(confirmed) + len(numbers)
    await publisher.publish([a_record(number) for number in numbers], confirmed.append)
    await until(lambda: len(confirmed) == wanted, lambda: len(confirmed), seconds=240)


async def read_all(connection: NatsConnection, read: set[int]) -> None:
    inbox = JetStreamInbox(
        connection=connection,
        stream=TOPOLOGY.stream,
        consumers=readers(TOPOLOGY.consumer),
        batch_size=500,
        decode=None,
        stop=asyncio.Event(),
    )
    async with open_inbox(inbox):
        async for batch in inbox.batches():
            read.update(delivery.receipt.stream_seq for delivery in batch.deliveries)
            await batch.ack()
