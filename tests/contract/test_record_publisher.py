"""What every writer of the stream promises the bridge."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from attrs import evolve

from application.intake.data import Record, RecordKind
from builders import a_line
from contract.servers import NatsServer
from contract.source_probes import until
from contract.stream_probes import MemoryProbe, StreamProbe, jetstream_probe
from domain.calls.identity import message_id


def a_record(number: int, **changes: Any) -> Record:  # noqa: ANN401 any field
    payload = f'{{"n": {number}}}'.encode()
    line = a_line(payload=payload, offset=number * 100, length=len(payload))
    record = Record(
        kind=RecordKind.CDR,
        message_id=message_id("sip-01", payload),
        host="sip-01",
        line=line,
        body=payload,
    )
    return evolve(record, **changes)


class PublisherContract:
    async def test_each_record_is_stored_once_in_order_and_confirmed_once(
        self, probe: StreamProbe
    ) -> None:
        records = [a_record(number) for number in range(300)]
        confirmed: list[Record] = []
        async with probe.publisher() as publisher:
            await publisher.publish(records, confirmed.append)
            await publisher.drain()
        assert [each.body for each in await probe.stored()] == [each.body for each in records]
        assert sorted(each.message_id for each in confirmed) == sorted(
            each.message_id for each in records
        )

    async def test_a_repeated_id_is_confirmed_and_stored_once(self, probe: StreamProbe) -> None:
        confirmed: list[Record] = []
        async with probe.publisher() as publisher:
            for _ in range(3):
                await publisher.publish([a_record(1)], confirmed.append)
            await publisher.drain()
        assert len(await probe.stored()) == 1
        assert len(confirmed) == 3

    async def test_each_kind_has_its_subject_and_a_dead_line_its_reason(
        self, probe: StreamProbe
    ) -> None:
        records = [
            a_record(1),
            a_record(2, kind=RecordKind.ACC),
            a_record(3, kind=RecordKind.DEAD, reason="not_json"),
        ]
        async with probe.publisher() as publisher:
            await publisher.publish(records, lambda _: None)
            await publisher.drain()
        assert [(each.subject, each.reason) for each in await probe.stored()] == [
            ("cdr.raw", None),
            ("cdr.acc", None),
            ("cdr.dead", "not_json"),
        ]

    async def test_what_is_too_large_becomes_a_dead_letter_and_holds_nobody_up(
        self, probe: StreamProbe
    ) -> None:
        large = a_record(1, body=b"x" * 1_100_000)
        confirmed: list[Record] = []
        async with probe.publisher() as publisher:
            await publisher.publish([large, a_record(2)], confirmed.append)
            await publisher.drain()
        assert {each.subject for each in await probe.stored()} == {"cdr.raw", "cdr.dead"}
        assert {each.message_id for each in confirmed} == {
            large.message_id,
            a_record(2).message_id,
        }

    async def test_an_outage_stops_the_caller_and_loses_nothing(self, probe: StreamProbe) -> None:
        records = [a_record(number) for number in range(3_000)]
        confirmed: list[Record] = []
        async with probe.publisher() as publisher:
            await publisher.publish(records[:10], confirmed.append)
            await publisher.drain()
            await probe.leave()
            publishing = asyncio.create_task(publisher.publish(records[10:], confirmed.append))
            done, _ = await asyncio.wait({publishing}, timeout=1)
            assert not done
            assert len(confirmed) == 10
            await probe.come_back()
            await publishing
            await publisher.drain()
        assert [each.body for each in await probe.stored()] == [each.body for each in records]
        assert len(confirmed) == len(records)

    async def test_a_full_stream_refuses_and_goes_on_when_there_is_room(
        self, probe: StreamProbe
    ) -> None:
        records = [a_record(number) for number in range(100)]
        confirmed: list[Record] = []
        await probe.allow(40)
        async with probe.publisher() as publisher:
            publishing = asyncio.create_task(publisher.publish(records, confirmed.append))
            await until(lambda: len(confirmed) >= 40)
            assert len(await probe.stored()) == len(confirmed) == 40
            await probe.allow(None)
            await publishing
            await publisher.drain()
        assert sorted(each.body for each in await probe.stored()) == sorted(
            each.body for each in records
        )
        assert len(confirmed) == 100


class TestMemory(PublisherContract):
    @pytest.fixture
    async def probe(self) -> StreamProbe:
        return MemoryProbe()


class TestJetStream(PublisherContract):
    @pytest.fixture
    async def probe(self, nats_server: NatsServer) -> AsyncIterator[StreamProbe]:
        async with jetstream_probe(nats_server) as probe:
            yield probe
