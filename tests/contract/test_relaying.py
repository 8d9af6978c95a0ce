"""What others hear: every fact after its commit, in order, under its own id, whatever is killed."""

import json

import pytest

from adapters.contract.facts.relay import a_fact, published
from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from adapters.jetstream.writing.fact_publisher import JetStreamFactPublisher
from adapters.memory.facts.relay import MemoryFactLog, MemoryFactPublisher
from application.errors import UnavailableError
from application.facts.data import LogPlace
from application.facts.relay_facts import RelayFacts
from contract.fact_probes import JetStreamFactPublisherProbe
from contract.head_probes import TimescaleHeadProbe
from contract.ledger_probes import TimescaleStoreProbe
from contract.servers import NatsServer
from contract.stream_probes import JetStreamProbe
from domain.proof.seals import KeptHead, read_head


async def test_relayed_in_order_and_once() -> None:
    log = MemoryFactLog([a_fact(1), None, a_fact(2)])
    publisher = MemoryFactPublisher()
    relay = RelayFacts(log=log, publisher=publisher)
    assert await relay()
    assert not await relay()
    assert list(publisher.stored) == ["event-1", "event-2"]
    log.events.append(a_fact(3))
    assert await relay()
    assert list(publisher.stored) == ["event-1", "event-2", "event-3"]


@pytest.mark.parametrize("side", ["publisher", "log"])
async def test_an_outage_repeats_ids_and_loses_nothing(side: str) -> None:
    log, publisher = MemoryFactLog([a_fact(n) for n in range(5)]), MemoryFactPublisher()
    {"publisher": publisher, "log": log}[side].fail_next(UnavailableError("away"))
    relay = RelayFacts(log=log, publisher=publisher)
    with pytest.raises(UnavailableError):
        await relay()
    assert await relay()
    assert list(publisher.stored) == [f"event-{n}" for n in range(5)]
    assert log.place == 5


async def test_a_stream_that_is_not_there_means_later(private_nats: NatsServer) -> None:
    async with open_nats(NatsSettings(url=private_nats.url, name="worker")) as connection:
        await connection.ready()
        publisher = JetStreamFactPublisher(connection=connection)
        with pytest.raises(UnavailableError, match="no stream"):
            await publisher.publish([a_fact(1)])
        await setup(connection, Topology())
        await published(publisher, [a_fact(1)])


async def test_each_head_of_the_seals_is_in_the_stream_once(
    store: TimescaleStoreProbe, jetstream: JetStreamProbe
) -> None:
    seals, stream = TimescaleHeadProbe(store), JetStreamFactPublisherProbe(jetstream)
    await seals.happen(3)
    async with stream.publisher() as publisher:
        await publisher.publish((await seals.log.unpublished(2))[0])
        relay = RelayFacts(log=seals.log, publisher=publisher)
        assert await relay()
        assert not await relay()
        await seals.happen(1)
        assert await relay()
    heads = [json.loads(fact.body) for fact in await stream.stored()]
    assert [head["number"] for head in heads] == [1, 2, 3, 4]
    last = await seals.seals.held()
    assert last
    assert read_head(heads[-1]["line"]) == KeptHead(last.number, last.sha256)


def test_places_are_ordered_by_commit() -> None:
    assert LogPlace(1, 9) < LogPlace(2, 1) < LogPlace(2, 2)
