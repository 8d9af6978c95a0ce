"""What every feed of live events promises the bridge."""

from collections.abc import AsyncIterator

import pytest

from builders import MOMENT, a_call_event
from contract.servers import NatsServer
from contract.stream_probes import MemoryProbe, StreamProbe, jetstream_probe
from domain.live.call_event import CallPhase
from domain.live.calls_in_progress import HostHeartbeat


class FeedContract:
    async def test_events_arrive_in_order_as_they_were(self, probe: StreamProbe) -> None:
        events = [
            a_call_event(phase=phase, caller="<script>\N{TELEPHONE SIGN}") for phase in CallPhase
        ]
        async with probe.feed() as feed:
            await feed.publish(events)
        assert list(await probe.events(len(events))) == events

    async def test_a_heartbeat_arrives(self, probe: StreamProbe) -> None:
        heartbeat = HostHeartbeat(host="sip-01", at=MOMENT, calls_in_progress=7, lag_seconds=0.5)
        async with probe.feed() as feed:
            await feed.beat(heartbeat)
        assert await probe.heartbeat() == {
            "schema_version": 1,
            "host": "sip-01",
            "at": MOMENT.isoformat(),
            "calls_in_progress": 7,
            "lag_seconds": 0.5,
        }

    async def test_a_feed_that_is_away_is_no_error(self, probe: StreamProbe) -> None:
        async with probe.feed() as feed:
            await probe.leave()
            await feed.publish([a_call_event()])
            await probe.come_back()


class TestMemory(FeedContract):
    @pytest.fixture
    async def probe(self) -> StreamProbe:
        return MemoryProbe()


class TestJetStream(FeedContract):
    @pytest.fixture
    async def probe(self, nats_server: NatsServer) -> AsyncIterator[StreamProbe]:
        async with jetstream_probe(nats_server) as probe:
            yield probe
