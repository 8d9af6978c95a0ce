"""What every view of the stream promises the operator."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from attrs import define

from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.view import JetStreamView
from adapters.memory.intake.stream import MemoryStream
from adapters.memory.proof.stream_view import MemoryStreamView
from application.errors import PortError
from application.intake.data import Record, RecordKind
from application.proof.data import HostHour
from application.proof.ports import StreamView
from builders import a_line
from contract.servers import NatsServer
from contract.stream_probes import TOPOLOGY, MemoryProbe, StreamProbe, jetstream_probe

CONSUMERS = ("cdr-worker", "cdr-worker-dead")


@define
class ViewProbe:
    """A stream, and the view of it."""

    stream: StreamProbe
    view: StreamView


def a_record(number: int, kind: RecordKind = RecordKind.CDR, host: str = "sip-01") -> Record:
    line = a_line(offset=number)
    return Record(
        kind=kind, message_id=f"{host}{number}", host=host, line=line, body=b"{}", reason="r"
    )


async def published(probe: ViewProbe, records: Sequence[Record]) -> None:
    async with probe.stream.publisher() as publisher:
        await publisher.publish(records, lambda _: None)
        await publisher.drain()


def totals(counts: dict[HostHour, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, count in counts.items():
        found[name.host] = found.get(name.host, 0) + count
    return found


class StreamViewContract:
    async def test_cdrs_and_dead_lines_count_by_host(self, probe: ViewProbe) -> None:
        start = datetime.now(UTC) - timedelta(seconds=1)
        await published(
            probe,
            [
                *(a_record(n) for n in range(5)),
                a_record(5, RecordKind.DEAD),
                a_record(6, RecordKind.ACC),
                a_record(7, host="sip-02"),
            ],
        )
        end = datetime.now(UTC) + timedelta(seconds=1)
        seen: list[int] = []
        found = await probe.view.received(start, end, seen.append)
        assert totals(dict(found.counts)) == {"sip-01": 6, "sip-02": 1}
        assert sum(seen) == 7
        for name in found.counts:
            assert (name.hour.minute, name.hour.second, name.hour.microsecond) == (0, 0, 0)
            assert start - timedelta(hours=1) < name.hour <= end

    async def test_a_span_is_kept(self, probe: ViewProbe) -> None:
        await published(probe, [a_record(1)])
        middle = datetime.now(UTC)
        await published(probe, [a_record(2, host="sip-02")])
        day = timedelta(days=1)
        before = await probe.view.received(middle - day, middle)
        after = await probe.view.received(middle, middle + day)
        assert (totals(dict(before.counts)), totals(dict(after.counts))) == (
            {"sip-01": 1},
            {"sip-02": 1},
        )

    async def test_an_empty_stream_is_no_trouble(self, probe: ViewProbe) -> None:
        now = datetime.now(UTC)
        found = await probe.view.received(now - timedelta(days=1), now)
        assert found.counts == {}
        figures = await probe.view.figures()
        assert (figures.messages, figures.last_stored_at) == (0, None)

    async def test_more_than_a_handful(self, probe: ViewProbe) -> None:
        start = datetime.now(UTC) - timedelta(seconds=1)
        await published(probe, [a_record(n) for n in range(2500)])
        found = await probe.view.received(start, datetime.now(UTC) + timedelta(seconds=1))
        assert totals(dict(found.counts)) == {"sip-01": 2500}

    async def test_looking_consumes_nothing(self, probe: ViewProbe) -> None:
        await published(probe, [a_record(n) for n in range(3)])
        now = datetime.now(UTC)
        for _ in range(2):
            found = await probe.view.received(now - timedelta(days=1), now + timedelta(days=1))
            assert totals(dict(found.counts)) == {"sip-01": 3}
        figures = await probe.view.figures()
        assert sum(each.pending for each in figures.consumers) == 3
        assert sum(each.ack_pending for each in figures.consumers) == 0

    async def test_figures_tell_what_waits_and_what_is_in_hand(self, probe: ViewProbe) -> None:
        await published(probe, [a_record(n) for n in range(4)])
        async with probe.stream.inbox(batch_size=4) as (inbox, _):
            async for batch in inbox.batches():
                assert len(batch.deliveries) == 4
                figures = await probe.view.figures()
                assert sum(each.ack_pending for each in figures.consumers) == 4
                assert sum(each.pending for each in figures.consumers) == 0
                break
        assert figures.messages == 4
        assert figures.size > 0
        assert figures.last_stored_at is not None
        assert abs(figures.last_stored_at - datetime.now(UTC)) < timedelta(minutes=1)


class TestMemory(StreamViewContract):
    @pytest.fixture
    def probe(self) -> ViewProbe:
        stream = MemoryStream()
        return ViewProbe(MemoryProbe(stream), MemoryStreamView(stream))


class TestJetStream(StreamViewContract):
    @pytest.fixture
    async def probe(self, nats_server: NatsServer) -> AsyncIterator[ViewProbe]:
        async with (
            jetstream_probe(nats_server) as stream,
            open_nats(NatsSettings(url=nats_server.url, name="cli")) as connection,
        ):
            await connection.ready()
            yield ViewProbe(
                stream,
                JetStreamView(connection=connection, stream=TOPOLOGY.stream, consumers=CONSUMERS),
            )


async def test_what_left_the_stream_is_not_counted_against_it(private_nats: NatsServer) -> None:
    async with jetstream_probe(private_nats) as stream, _view(private_nats) as view:
        probe = ViewProbe(stream, view)
        created = datetime.now(UTC)
        await published(probe, [a_record(1)])
        hour_ago = created - timedelta(hours=1)
        first = await view.received(hour_ago, created + timedelta(hours=1))
        assert abs(first.held_since - created) < timedelta(seconds=5)
        await published(probe, [a_record(2)])
        context = stream.admin.client.jetstream()
        config = (await context.stream_info(TOPOLOGY.stream)).config
        config.max_msgs = 1
        config.discard = None
        await context.update_stream(config)
        after = await view.received(hour_ago, created + timedelta(hours=1))
        assert first.held_since < after.held_since <= datetime.now(UTC)
        assert totals(dict(after.counts)) == {"sip-01": 1}


async def test_a_stream_that_is_not_there_is_named(private_nats: NatsServer) -> None:
    async with _view(private_nats) as view:
        now = datetime.now(UTC)
        for asked in (view.figures(), view.received(now, now), view.server_time()):
            with pytest.raises(PortError, match="AKIRA_CDR"):
                await asked


@asynccontextmanager
async def _view(server: NatsServer) -> AsyncIterator[JetStreamView]:
    async with open_nats(NatsSettings(url=server.url, name="cli")) as connection:
        await connection.ready()
        yield JetStreamView(connection=connection, stream=TOPOLOGY.stream, consumers=CONSUMERS)
