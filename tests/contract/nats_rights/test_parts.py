"""Each part does its work with the rights of rights.toml, and no more than those."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from adapters.contract.builders import a_call_event, a_record, cdr_payload
from adapters.contract.waiting import until_found
from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.life import JetStreamLook
from adapters.jetstream.reading.inbox import JetStreamInbox, open_inbox
from adapters.jetstream.reading.tape import JetStreamTape
from adapters.jetstream.reading.tellings import closing_told, event_told
from adapters.jetstream.topology import check, readers
from adapters.jetstream.view import JetStreamView
from adapters.jetstream.writing.call_events import JetStreamCallEventFeed
from adapters.jetstream.writing.fact_publisher import JetStreamFactPublisher
from adapters.jetstream.writing.publisher import open_publisher
from adapters.wire.acc_json.routing import cdr_of
from application.calls.data import Delivery
from application.errors import SetupError
from application.facts.data import Fact
from application.live.data import Told
from contract.nats_rights.others import Others, seen
from contract.nats_rights.site import HERE, THERE, Site
from contract.nats_rights.world import TOPOLOGY, World

FACTS = (
    "cdr.rated", "cdr.unrated", "balance.low", "balance.exhausted", "balance.restored",
    "fraud.alert", "seal.head",
)  # fmt: skip


@pytest.fixture
async def world(site: Site) -> AsyncIterator[World]:
    async with site.user("admin") as admin:
        made = World(admin, Others({}))
        await made.empty()
        yield made


async def publish(connection: NatsConnection, numbers: range) -> None:
    async with open_publisher(connection) as publisher:
        records = [a_record(n, cdr_payload(call_id=f"call-{n}"), host=HERE) for n in numbers]
        await publisher.publish(records, lambda _: None)
        await publisher.drain()
        assert publisher.unconfirmed == 0


async def consume(
    connection: NatsConnection, consumers: Sequence[str], count: int
) -> Sequence[Delivery]:
    stop, found = asyncio.Event(), list[Delivery]()
    inbox = JetStreamInbox(
        connection=connection,
        stream="AKIRA_CDR",
        consumers=consumers,
        batch_size=100,
        decode=cdr_of,
        stop=stop,
    )
    async with open_inbox(inbox):
        async for batch in inbox.batches():
            await batch.ack()
            found += batch.deliveries
            if len(found) >= count:
                stop.set()
    return found


async def read_one(tape: JetStreamTape) -> Told:
    async for batch in tape.batches(None, None):
        if batch.entries:
            return batch.entries[0]
    raise AssertionError("the tape ended")


def tapes(connection: NatsConnection) -> Sequence[JetStreamTape]:
    stop = asyncio.Event()
    calls = JetStreamTape(connection=connection, stream="AKIRA_CALLS", decode=event_told, stop=stop)
    cdrs = JetStreamTape(
        connection=connection, stream="AKIRA_CDR", subject="cdr.raw", decode=closing_told, stop=stop
    )
    return calls, cdrs


@pytest.mark.usefixtures("world")
async def test_what_a_bridge_publishes_reaches_the_worker_and_the_audit(site: Site) -> None:
    async with (
        asyncio.timeout(180),
        site.user("bridge") as bridge,
        site.user("worker") as worker,
    ):
        await publish(bridge, range(20))
        found = await consume(worker, readers("cdr-worker"), 20)
        audited = await consume(worker, ["cdr-worker-audit"], 20)
        worker.check()
    assert {each.provenance.host for each in found} == {HERE}
    assert sorted(each.receipt.stream_seq for each in audited) == list(range(1, 21))


async def test_each_host_hears_what_the_worker_tells_it_and_no_stream_keeps_it(
    site: Site, world: World
) -> None:
    async with (
        asyncio.timeout(180),
        site.user("worker") as worker,
        site.user("bridge", HERE) as bridge,
        site.user("bridge", THERE) as other,
    ):
        ears = {
            host: await each.client.subscribe(f"cdr.settled.{host}")
            for host, each in ((HERE, bridge), (THERE, other))
        }
        await asyncio.gather(seen(bridge), seen(other))
        for host in (THERE, HERE):
            await worker.client.publish(f"cdr.settled.{host}", host.encode())
        heard = {host: (await each.next_msg(120)).data.decode() for host, each in ears.items()}
        assert heard == {host: host for host in ears}
        assert [each.pending_msgs for each in ears.values()] == [0, 0]
        for each in (worker, bridge, other):
            each.check()
    await world.settle()
    assert await world.count("AKIRA_CDR") == 0


@pytest.mark.usefixtures("world")
async def test_the_worker_sees_how_far_its_readers_are(site: Site) -> None:
    consumers = readers("cdr-worker")
    async with (
        asyncio.timeout(180),
        site.user("bridge") as bridge,
        site.user("worker") as worker,
    ):
        await publish(bridge, range(5))
        look = JetStreamLook(connection=worker, stream="AKIRA_CDR", consumers=consumers)

        async def ends() -> tuple[int, int]:
            life = await look.life()
            return life.last_seq, life.floor

        # The server counts what waits for a reader a moment after it confirmed it.
        await until_found(ends, (5, 0))
        await consume(worker, consumers, 5)
        # An acknowledgement is not answered.
        await until_found(ends, (5, 5))


@pytest.mark.usefixtures("world")
async def test_facts_are_told_by_the_relay_heard_and_read_again(site: Site) -> None:
    async with (
        asyncio.timeout(180),
        site.user("relay") as relay,
        site.user("facts") as listener,
    ):
        heard = [await listener.client.subscribe(subject) for subject in FACTS]
        await seen(listener)
        publisher = JetStreamFactPublisher(connection=relay)
        facts = [Fact(subject=each, event_id=each, body=each.encode()) for each in FACTS]
        await publisher.publish(facts)
        assert [(await each.next_msg(120)).data.decode() for each in heard] == list(FACTS)
        listener.check()


async def test_the_gateway_reads_both_tapes(site: Site, world: World) -> None:
    async with (
        asyncio.timeout(180),
        site.user("bridge") as bridge,
        site.user("live") as live,
    ):
        await JetStreamCallEventFeed(bridge).publish([a_call_event(host=HERE)])
        await publish(bridge, range(1))
        calls, cdrs = tapes(live)
        assert (await read_one(calls)).content == a_call_event(host=HERE)
        assert (await read_one(cdrs)).content is not None
        await JetStreamCallEventFeed(bridge).publish([a_call_event(host="another")])
        await world.settle()
        stolen = [told async for told in entries(calls, 2)]
        assert [told.content is None for told in stolen] == [False, True]


async def entries(tape: JetStreamTape, count: int) -> AsyncIterator[Told]:
    async for batch in tape.batches(None, None):
        for told in batch.entries[:count]:
            yield told
        return


@pytest.mark.usefixtures("world")
async def test_who_looks_sees_streams_and_readers_and_counts_records(site: Site) -> None:
    consumers = [*readers("cdr-worker"), "cdr-worker-audit"]
    for part in ("operator", "desk"):
        async with site.user("bridge") as bridge, site.user(part) as connection:
            await publish(bridge, range(5))
            view = JetStreamView(connection=connection, stream="AKIRA_CDR", consumers=consumers)
            figures = await view.figures()
            assert [each.name for each in figures.consumers] == consumers
            hour = timedelta(hours=1)
            found = await view.received(datetime.now(UTC) - hour, datetime.now(UTC) + hour)
            assert {name.host for name in found.counts} == {HERE}
            assert all(part.good for part in await check(connection, TOPOLOGY))
            connection.check()


@pytest.mark.usefixtures("world")
async def test_the_desk_sends_letters_again_for_any_host(site: Site) -> None:
    async with site.user("desk") as desk, site.user("worker") as worker:
        await publish(desk, range(3))
        found = await consume(worker, readers("cdr-worker"), 3)
    assert {each.provenance.host for each in found} == {HERE}


@asynccontextmanager
async def somebody_else(site: Site) -> AsyncIterator[NatsConnection]:
    """Come in as one part and work as if he were another."""
    async with site.user("facts") as connection:
        yield connection


async def test_a_lack_of_rights_is_told_at_once(site: Site) -> None:
    async with asyncio.timeout(180):
        async with somebody_else(site) as connection:
            with pytest.raises(SetupError, match=r"(?i)permissions violation"):
                await publish(connection, range(1))
        async with somebody_else(site) as connection:
            with pytest.raises(SetupError, match=r"(?i)permissions violation"):
                await consume(connection, ["cdr-worker"], 1)
        for number in range(2):
            async with somebody_else(site) as connection:
                with pytest.raises(SetupError, match=r"(?i)permissions violation"):
                    await read_one(tapes(connection)[number])


@pytest.mark.parametrize("name", ["", "bridge-sip-03", "live"])
async def test_nobody_comes_in_without_the_password(site: Site, name: str) -> None:
    wrong = site.password.with_name("wrong")
    wrong.write_text("y\n")
    given = site.settings(name)
    settings = NatsSettings(
        url=given.url, name="x", user=name or None, password_file=wrong if name else None
    )
    async with asyncio.timeout(180), open_nats(settings) as connection:
        while connection.trouble is None:  # noqa: ASYNC110 the client tells nobody
            await asyncio.sleep(0.01)
        assert "authorization" in connection.trouble.lower()
        assert not connection.connected


async def test_a_stream_that_is_not_there_is_waited_for(site: Site, world: World) -> None:
    await world.admin.client.jetstream(timeout=60).delete_stream("AKIRA_CALLS")
    async with (
        asyncio.timeout(180),
        site.user("bridge") as bridge,
        site.user("live") as live,
    ):
        calls, _ = tapes(live)
        reading = asyncio.ensure_future(read_one(calls))
        missing = "stream AKIRA_CALLS is missing: run akira setup"
        while calls.complaint() != missing:  # noqa: ASYNC110 the tape tells nobody
            await asyncio.sleep(0.01)
        await world.empty()
        await JetStreamCallEventFeed(bridge).publish([a_call_event(host=HERE)])
        assert (await reading).content == a_call_event(host=HERE)
