"""The stream under test, in memory and as it is."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from attrs import define, field
from nats.js.api import RawStreamMsg

from adapters.contract.calls import InboxProbe
from adapters.contract.intake import FeedProbe, PublisherProbe, Stored
from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.reading.inbox import JetStreamInbox, open_inbox
from adapters.jetstream.topology import Topology, readers, setup
from adapters.jetstream.writing.call_events import JetStreamCallEventFeed
from adapters.jetstream.writing.publisher import open_publisher
from adapters.memory.intake.reading import MemoryInbox
from adapters.memory.intake.stream import (
    MemoryCallEventFeed,
    MemoryPublisher,
    MemoryStream,
)
from adapters.wire import call_event_json
from adapters.wire.acc_json.routing import cdr_of
from application.calls.ports import CdrInbox
from application.intake.data import Record
from application.intake.ports import CallEventFeed, RecordPublisher
from contract.servers import NatsServer
from contract.stream_admin import answers_again, made_anew
from domain.live.call_event import CallEvent

# What a test has in hand must not come again while the machine keeps it waiting.
TOPOLOGY = Topology(max_bytes=200_000_000, ack_wait=30)
# Asked for one after the other, thousands take a minute on a busy machine.
_AT_ONCE = 100
CONSUMERS = readers("cdr-worker")


@define
class MemoryStreamProbe(PublisherProbe, InboxProbe, FeedProbe):
    """The memory twins, or others of their kind."""

    stream: MemoryStream = field(factory=MemoryStream)
    publisher_type: type[MemoryPublisher] = MemoryPublisher
    inbox_type: type[MemoryInbox] = MemoryInbox
    feed_type: type[MemoryCallEventFeed] = MemoryCallEventFeed

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[RecordPublisher]:
        yield self.publisher_type(self.stream)

    async def put(self, records: Sequence[Record]) -> None:
        async with self.publisher() as publisher:
            await publisher.publish(records, lambda _: None)
            await publisher.drain()

    @asynccontextmanager
    async def inbox(
        self, *, batch_size: int = 100
    ) -> AsyncIterator[tuple[CdrInbox, asyncio.Event]]:
        stop = asyncio.Event()
        yield (
            self.inbox_type(stream=self.stream, batch_size=batch_size, decode=cdr_of, stop=stop),
            stop,
        )

    @asynccontextmanager
    async def feed(self) -> AsyncIterator[CallEventFeed]:
        yield self.feed_type(self.stream)

    async def stored(self) -> Sequence[Stored]:
        return [
            Stored(f"cdr.{each.record.kind.value}", each.record.body, each.record.reason)
            for each in self.stream.messages
        ]

    async def events(self, count: int) -> Sequence[CallEvent]:
        assert len(self.stream.events) == count
        return self.stream.events

    async def heartbeat(self) -> dict[str, object]:
        return dict(json.loads(call_event_json.encode_heartbeat(self.stream.heartbeats[-1])))

    async def allow(self, messages: int | None) -> None:
        await self.stream.change(here=True, room=messages)

    async def leave(self) -> None:
        await self.stream.change(here=False)

    async def come_back(self) -> None:
        await self.stream.change(here=True)


@define
class JetStreamProbe(PublisherProbe, InboxProbe, FeedProbe):
    """The real thing; its streams are made anew."""

    server: NatsServer
    admin: NatsConnection

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[RecordPublisher]:
        async with (
            open_nats(NatsSettings(url=self.server.url, name="bridge")) as connection,
            open_publisher(connection) as publisher,
        ):
            publisher.confirm_seconds = 1.0
            yield publisher

    async def put(self, records: Sequence[Record]) -> None:
        async with self.publisher() as publisher:
            await publisher.publish(records, lambda _: None)
            await publisher.drain()

    @asynccontextmanager
    async def inbox(
        self, *, batch_size: int = 100
    ) -> AsyncIterator[tuple[CdrInbox, asyncio.Event]]:
        stop = asyncio.Event()
        async with (
            open_nats(NatsSettings(url=self.server.url, name="worker")) as connection,
            open_inbox(
                JetStreamInbox(
                    connection=connection,
                    stream=TOPOLOGY.stream,
                    consumers=CONSUMERS,
                    batch_size=batch_size,
                    decode=cdr_of,
                    stop=stop,
                )
            ) as inbox,
        ):
            yield inbox, stop

    @asynccontextmanager
    async def feed(self) -> AsyncIterator[CallEventFeed]:
        async with open_nats(NatsSettings(url=self.server.url, name="bridge")) as connection:
            await connection.ready()
            yield JetStreamCallEventFeed(connection)
            if connection.connected:
                await connection.client.flush()

    async def stored(self) -> Sequence[Stored]:
        context = self.admin.client.jetstream(timeout=60)
        state = (await context.stream_info(TOPOLOGY.stream)).state
        messages = []
        for first in range(1, state.last_seq + 1, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, state.last_seq + 1))
            messages += await asyncio.gather(
                *(context.get_msg(TOPOLOGY.stream, number) for number in numbers)
            )
        return [
            Stored(each.subject or "", each.data or b"", (each.headers or {}).get("Akira-Reason"))
            for each in messages
        ]

    async def events(self, count: int) -> Sequence[CallEvent]:
        messages = await self._told(count)
        return [call_event_json.decode(each.data or b"") for each in messages]

    async def heartbeat(self) -> dict[str, object]:
        [message] = await self._told(1)
        assert message.subject == "call.events.host"
        return dict(json.loads(message.data or b""))

    async def _told(self, count: int) -> Sequence[RawStreamMsg]:
        # What is not confirmed the server has when it answers a flush, and stores it soon after.
        context = self.admin.client.jetstream(timeout=60)
        async with asyncio.timeout(120):
            while (await context.stream_info("AKIRA_CALLS")).state.messages < count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return [await context.get_msg("AKIRA_CALLS", n) for n in range(1, count + 1)]

    async def allow(self, messages: int | None) -> None:
        wanted = TOPOLOGY.streams()[0].evolve(max_msgs=messages or -1)
        await self.admin.client.jetstream(timeout=60).update_stream(wanted)

    @property
    def can_leave(self) -> bool:
        return self.server.can_stop

    async def leave(self) -> None:
        await self.server.kill()

    async def come_back(self) -> None:
        await self.server.start()
        await answers_again(self.admin)


@asynccontextmanager
async def jetstream_probe(server: NatsServer) -> AsyncIterator[JetStreamProbe]:
    """Open a probe on empty streams."""
    async with open_nats(NatsSettings(url=server.url, name="admin")) as admin:
        await admin.ready()
        for stream in TOPOLOGY.streams():
            await made_anew(admin, stream)
        await setup(admin, TOPOLOGY)
        yield JetStreamProbe(server, admin)
