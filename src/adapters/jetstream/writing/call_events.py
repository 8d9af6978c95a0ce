"""Live events over plain publish/subscribe, apart from the durable path."""

from collections.abc import Sequence
from contextlib import suppress

from attrs import frozen
from nats.errors import Error as NatsError

from adapters.jetstream.connection import NatsConnection
from adapters.wire import call_event_json
from application.intake.ports import CallEventFeed
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import HostHeartbeat


@frozen
class JetStreamCallEventFeed(CallEventFeed):
    """`call.events.<phase>`; what cannot be sent now is worth nothing later."""

    connection: NatsConnection

    async def publish(self, events: Sequence[CallEvent]) -> None:
        for event in events:
            await self._send(event.phase.value, call_event_json.encode(event))

    async def beat(self, heartbeat: HostHeartbeat) -> None:
        await self._send("host", call_event_json.encode_heartbeat(heartbeat))

    async def _send(self, word: str, body: bytes) -> None:
        if self.connection.connected:
            with suppress(NatsError, OSError):
                await self.connection.client.publish(f"call.events.{word}", body)
