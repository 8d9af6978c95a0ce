"""What every feed of live events promises the bridge."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from adapters.contract.asking import Surroundings, needs_outages
from adapters.contract.builders import MOMENT, a_call_event
from application.intake.ports import CallEventFeed
from domain.live.call_event import CallEvent, CallPhase
from domain.live.calls_in_progress import HostHeartbeat, KamailioPulse


class FeedProbe(Surroundings, Protocol):
    """A feed and its surroundings."""

    def feed(self) -> AbstractAsyncContextManager[CallEventFeed]:
        """Open a writer of live events."""
        ...

    async def events(self, count: int) -> Sequence[CallEvent]:
        """List so many live events that were sent, in order."""
        ...

    async def heartbeat(self) -> Mapping[str, object]:
        """Give the body of the last heartbeat."""
        ...


class CallEventFeedContract:
    """Events and signs of life go out as they are, and hold nobody up."""

    async def test_events_arrive_in_order_as_they_were(self, probe: FeedProbe) -> None:
        events = [
            a_call_event(phase=phase, caller="<script>\N{TELEPHONE SIGN}") for phase in CallPhase
        ]
        async with probe.feed() as feed:
            await feed.publish(events)
        assert list(await probe.events(len(events))) == events

    async def test_a_heartbeat_arrives(self, probe: FeedProbe) -> None:
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

    async def test_what_kamailio_said_of_itself_goes_along(self, probe: FeedProbe) -> None:
        pulse = KamailioPulse(started_at=MOMENT, at=MOMENT, dialogs=5, restored=2)
        heartbeat = HostHeartbeat(
            host="sip-01", at=MOMENT, calls_in_progress=7, lag_seconds=0.5, kamailio=pulse
        )
        async with probe.feed() as feed:
            await feed.beat(heartbeat)
        assert (await probe.heartbeat())["kamailio"] == {
            "started_at": MOMENT.isoformat(),
            "at": MOMENT.isoformat(),
            "dialogs": 5,
            "restored": 2,
        }

    async def test_a_feed_that_is_away_is_no_error(self, probe: FeedProbe) -> None:
        needs_outages(probe)
        async with probe.feed() as feed:
            await probe.leave()
            await feed.publish([a_call_event()])
            await probe.come_back()
