"""What others hear: every fact after its commit, in order, under its own id, whatever is killed."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from decimal import Decimal
from typing import Any

import pytest
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from adapters.jetstream.writing.fact_publisher import JetStreamFactPublisher
from adapters.memory.facts.relay import MemoryFactLog, MemoryFactPublisher
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.facts.fact_log import TimescaleFactLog
from adapters.timescale.money.book import TimescaleMoneyBook
from application.errors import UnavailableError
from application.facts.data import Fact, LogPlace
from application.facts.relay_facts import RelayFacts
from builders import a_cdr, a_received_call, a_verdict
from contract.companies import a_company, a_top_up
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.servers import NatsServer, PostgresServer
from contract.source_probes import until
from domain.money.limits import Limits
from domain.pricing.verdict import UnratedReason, Verdict


def a_fact(number: int, subject: str = "cdr.rated") -> Fact:
    return Fact(subject=subject, event_id=f"event-{number}", body=b'{"n": %d}' % number)


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


@pytest.fixture
async def store(
    postgres_server: PostgresServer, database: str
) -> AsyncIterator[TimescaleStoreProbe]:
    async with timescale_probe(postgres_server, database) as probe:
        yield probe


async def new_facts(log: TimescaleFactLog) -> Sequence[Fact]:
    """Read until nothing is new, as the relay does."""
    found: list[Fact] = []
    while True:
        facts, place = await log.unpublished(3)
        if place is None:
            return found
        found += facts
        await log.published(place)


async def test_each_event_is_a_fact_of_its_subject(store: TimescaleStoreProbe) -> None:
    book = TimescaleMoneyBook(store.pool)
    limits = Limits(credit_limit=Decimal(0), low_balance=Decimal(1))
    company_id = await a_company(book, limits=limits)
    await book.change(company_id, a_top_up("1", "first"))
    unrated = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)
    await TimescaleCdrLedger(store.pool).record(
        [
            a_received_call(verdict=a_verdict(company_id, amount=Decimal("1.5"))),
            a_received_call(a_cdr(call_id="b"), seq=2, verdict=unrated),
            a_received_call(a_cdr(call_id="c", duration=0), seq=3, verdict=Verdict()),
        ]
    )
    log = TimescaleFactLog(store.pool)
    facts = await new_facts(log)
    by_subject: dict[str, list[dict[str, Any]]] = {}
    for fact in facts:
        by_subject.setdefault(fact.subject, []).append(json.loads(fact.body))
    assert {name: len(found) for name, found in by_subject.items()} == {
        "balance.restored": 1, "cdr.rated": 2, "cdr.unrated": 1, "balance.exhausted": 1,
    }  # fmt: skip
    [exhausted] = by_subject["balance.exhausted"]
    assert exhausted["company"] == "Acme"
    assert (exhausted["amount"], exhausted["currency"]) == ("-0.500000000", "EUR")
    rated = {each["call_id"]: each for each in by_subject["cdr.rated"]}
    assert rated["c"]["rating"] == "free"
    assert rated["call-1@rig.invalid"]["amount"] == "1.5"
    assert by_subject["cdr.unrated"][0]["unrated_reason"] == "unknown_account"
    assert {json.loads(fact.body)["schema_version"] for fact in facts} == {1}
    assert len({fact.event_id for fact in facts}) == len(facts)
    assert await new_facts(log) == []


async def test_a_late_commit_is_never_passed_over(store: TimescaleStoreProbe) -> None:
    log = TimescaleFactLog(store.pool)
    async with store.pool.acquire() as slow, slow.transaction():
        await slow.execute("select pg_current_xact_id()")
        await TimescaleCdrLedger(store.pool).record([a_received_call(seq=1)])
        assert await log.unpublished(10) == ([], None)
    assert len(await new_facts(log)) == 1


async def test_eight_writers_and_a_reader_between_them(store: TimescaleStoreProbe) -> None:
    ledger, log = TimescaleCdrLedger(store.pool), TimescaleFactLog(store.pool)
    found: list[Fact] = []

    async def write(worker: int) -> None:
        for n in range(10):
            call = a_received_call(a_cdr(call_id=f"{worker}-{n}"), seq=worker * 100 + n)
            await ledger.record([call])

    writing = asyncio.gather(*(write(worker) for worker in range(8)))
    while not writing.done():
        found += await new_facts(log)
        await asyncio.sleep(0)
    await writing
    found += await new_facts(log)
    assert len({fact.event_id for fact in found}) == len(found) == 80


@asynccontextmanager
async def a_stream(server: NatsServer) -> AsyncIterator[tuple[NatsConnection, JetStreamContext]]:
    async with open_nats(NatsSettings(url=server.url, name="admin")) as admin:
        await admin.ready()
        stream = admin.client.jetstream()
        for name in ("AKIRA_CDR", "AKIRA_BALANCE"):
            with suppress(NotFoundError):
                await stream.delete_stream(name)
        await setup(admin, Topology())
        yield admin, stream


async def test_the_stream_keeps_each_fact_once(nats_server: NatsServer) -> None:
    facts = [a_fact(n) for n in range(300)] + [a_fact(300, "balance.low")]
    async with (
        a_stream(nats_server) as (_, stream),
        open_nats(NatsSettings(url=nats_server.url, name="worker")) as connection,
    ):
        await connection.ready()
        publisher = JetStreamFactPublisher(connection=connection)
        for _ in range(2):
            await publisher.publish(facts)
        assert (await stream.stream_info("AKIRA_CDR")).state.messages == 300
        last = await stream.get_last_msg("AKIRA_BALANCE", "balance.low")
        assert (last.data, (last.headers or {})["Nats-Msg-Id"]) == (b'{"n": 300}', "event-300")


async def test_away_or_refusing_means_later(private_nats: NatsServer) -> None:
    async with open_nats(NatsSettings(url=private_nats.url, name="worker")) as connection:
        await connection.ready()
        publisher = JetStreamFactPublisher(connection=connection)
        with pytest.raises(UnavailableError, match="no stream"):
            await publisher.publish([a_fact(1)])
        await private_nats.kill()
        with pytest.raises(UnavailableError):
            await publisher.publish([a_fact(1)])
        await private_nats.start()
        async with a_stream(private_nats):
            await until(lambda: connection.connected)
            await publisher.publish([a_fact(1)])


def test_places_are_ordered_by_commit() -> None:
    assert LogPlace(1, 9) < LogPlace(2, 1) < LogPlace(2, 2)
