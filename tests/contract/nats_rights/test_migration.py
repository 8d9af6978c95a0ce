"""From the users of release 0.1 to accounts, while records come: none is lost, none comes twice."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from pathlib import Path

import pytest
from attrs import evolve
from nats.js.api import StorageType

from adapters.contract.builders import a_call_event, a_record
from adapters.jetstream.topology import readers, setup
from adapters.jetstream.writing.call_events import JetStreamCallEventFeed
from adapters.jetstream.writing.publisher import JetStreamPublisher, open_publisher
from application.health.data import AS_WANTED, CREATED, MADE_ANEW, WIDENED
from application.intake.data import Record
from contract.nats_rights.site import BEFORE, HERE, Site, guarded
from contract.nats_rights.test_parts import consume
from contract.nats_rights.world import TOPOLOGY
from contract.servers import EmbeddedNatsServer

AS_0_1: Mapping[str, Mapping[str, object]] = {
    "AKIRA_BALANCE": {"subjects": ["balance.>"]},
    "AKIRA_CALLS": {"storage": StorageType.MEMORY},
}
MADE_BY_0_1 = ("cdr-worker", "cdr-worker-dead", "cdr-worker-audit")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """Give a site of release 0.1 with its streams."""
    password = tmp_path / "password"
    password.write_text("x\n")
    server = EmbeddedNatsServer(tmp_path / "nats", BEFORE)
    await server.start()
    made = Site(server, password, has_hosts=False)
    async with made.user("admin") as admin:
        context = admin.client.jetstream(timeout=60)
        for stream in TOPOLOGY.streams():
            await context.add_stream(stream.evolve(**AS_0_1.get(stream.name or "", {})))
        for consumer in TOPOLOGY.consumers():
            if consumer.durable_name in MADE_BY_0_1:
                await context.add_consumer("AKIRA_CDR", consumer)
    yield made
    await server.stop()


def records(numbers: Iterable[int]) -> Sequence[Record]:
    return [a_record(number, host=HERE) for number in numbers]


async def test_no_record_is_lost_between_the_rights_of_then_and_now(site: Site) -> None:
    stored: set[str] = set()
    async with asyncio.timeout(180):
        async with site.user("bridge") as bridge, open_publisher(bridge) as publisher:
            await publisher.publish(
                records(range(20)), lambda record: stored.add(record.message_id)
            )
            await publisher.drain()
            assert len(stored) == 20
            async with site.user("admin") as admin:
                told = {part.name: part.state for part in await setup(admin, TOPOLOGY)}
            site = await restarted(site, guarded())
            await is_refused(publisher)
        async with site.user("bridge") as bridge, open_publisher(bridge) as publisher:
            await publisher.publish(
                records(range(10, 40)), lambda record: stored.add(record.message_id)
            )
            await publisher.drain()
            await JetStreamCallEventFeed(bridge).publish([a_call_event(host=HERE)])
        async with site.user("worker") as worker:
            found = await consume(worker, readers("cdr-worker"), 40)
        async with site.user("admin") as admin:
            again = await setup(admin, TOPOLOGY)
    assert told == {
        "stream AKIRA_CDR": AS_WANTED,
        "stream AKIRA_BALANCE": WIDENED,
        "stream AKIRA_CALLS": MADE_ANEW,
        "consumer cdr-worker": AS_WANTED,
        "consumer cdr-worker-hosts": CREATED,
        "consumer cdr-worker-dead": AS_WANTED,
        "consumer cdr-worker-dead-hosts": CREATED,
        "consumer cdr-worker-audit": AS_WANTED,
    }
    assert {part.state for part in again} == {AS_WANTED}
    bodies = [each.body for each in found]
    assert len(bodies) == len(set(bodies)) == len(stored) == 40
    assert {each.provenance.host for each in found} == {HERE}


async def restarted(site: Site, access: str) -> Site:
    assert isinstance(site.server, EmbeddedNatsServer)
    await site.server.stop()
    site.server.server.access = access
    await site.server.start()
    return evolve(site, has_hosts=True)


async def is_refused(publisher: JetStreamPublisher) -> None:
    """Wait until a bridge that runs with what it had before is told that it may not come in."""
    while "authorization" not in str(publisher.connection.trouble).lower():  # noqa: ASYNC110
        await asyncio.sleep(0.01)
