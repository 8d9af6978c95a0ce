"""Live events over plain publish/subscribe, apart from the durable path."""

from collections.abc import Sequence
from contextlib import suppress

from attrs import frozen
from nats.errors import Error as NatsError

from adapters import call_event_json
from adapters.jetstream.connection import NatsConnection
from application.ports.bridge import CallEventFeed
from domain.call_event import CallEvent


@frozen
class JetStreamCallEventFeed(CallEventFeed):
    """`call.events.<phase>`; what cannot be sent now is worth nothing later."""

    connection: NatsConnection

    async def publish(self, events: Sequence[CallEvent]) -> None:
        if not self.connection.connected:
            return
        with suppress(NatsError, OSError):
            for event in events:
                await self.connection.client.publish(
                    f"call.events.{event.phase.value}", call_event_json.encode(event)
                )
