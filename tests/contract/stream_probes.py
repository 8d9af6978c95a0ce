"""The stream under test: the ports, and what the tests must see and the ports do not show."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from attrs import define, field, frozen
from nats.js.errors import NotFoundError

from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.reading.inbox import JetStreamInbox, open_inbox
from adapters.jetstream.topology import Topology, setup
from adapters.jetstream.writing.call_events import JetStreamCallEventFeed
from adapters.jetstream.writing.publisher import open_publisher
from adapters.memory.intake.stream import (
    MemoryCallEventFeed,
    MemoryInbox,
    MemoryPublisher,
    MemoryStream,
)
from adapters.wire import call_event_json
from adapters.wire.acc_json.routing import cdr_of
from application.calls.ports import CdrInbox
from application.intake.ports import CallEventFeed, RecordPublisher
from contract.servers import NatsServer
from domain.live.call_event import CallEvent

TOPOLOGY = Topology(max_bytes=200_000_000, ack_wait=2)


@frozen
class Stored:
    """A message as the stream keeps it."""

    subject: str
    body: bytes
    reason: str | None


class StreamProbe(Protocol):
    """A stream and its surroundings."""

    def publisher(self) -> AbstractAsyncContextManager[RecordPublisher]:
        """Open a writer."""
        ...

    def inbox(
        self, *, batch_size: int = 100
    ) -> AbstractAsyncContextManager[tuple[CdrInbox, asyncio.Event]]:
        """Open a reader and the event that stops it."""
        ...

    def feed(self) -> AbstractAsyncContextManager[CallEventFeed]:
        """Open a writer of live events."""
        ...

    async def stored(self) -> Sequence[Stored]:
        """List what the stream keeps, in order."""
        ...

    async def events(self, count: int) -> Sequence[CallEvent]:
        """List so many live events that were sent, in order."""
        ...

    async def heartbeat(self) -> dict[str, object]:
        """Give the body of the last heartbeat."""
        ...

    async def allow(self, messages: int | None) -> None:
        """Let the stream hold so many messages, or any number."""

    async def leave(self) -> None:
        """Let the stream go away."""

    async def come_back(self) -> None:
        """Let it come back with what it had."""


@define
class MemoryProbe(StreamProbe):
    """The memory twin."""

    stream: MemoryStream = field(factory=MemoryStream)

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[RecordPublisher]:
        yield MemoryPublisher(self.stream)

    @asynccontextmanager
    async def inbox(
        self, *, batch_size: int = 100
    ) -> AsyncIterator[tuple[CdrInbox, asyncio.Event]]:
        stop = asyncio.Event()
        yield (
            MemoryInbox(stream=self.stream, batch_size=batch_size, decode=cdr_of, stop=stop),
            stop,
        )

    @asynccontextmanager
    async def feed(self) -> AsyncIterator[CallEventFeed]:
        yield MemoryCallEventFeed(self.stream)

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
class JetStreamProbe(StreamProbe):
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
                    consumers=("cdr-worker", "cdr-worker-dead"),
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
        context = self.admin.client.jetstream()
        state = (await context.stream_info(TOPOLOGY.stream)).state
        messages = [
            await context.get_msg(TOPOLOGY.stream, number)
            for number in range(1, state.last_seq + 1)
        ]
        return [
            Stored(each.subject or "", each.data or b"", (each.headers or {}).get("Akira-Reason"))
            for each in messages
        ]

    async def events(self, count: int) -> Sequence[CallEvent]:
        context = self.admin.client.jetstream()
        await self.admin.client.flush()
        messages = [await context.get_msg("AKIRA_CALLS", n) for n in range(1, count + 1)]
        return [call_event_json.decode(each.data or b"") for each in messages]

    async def heartbeat(self) -> dict[str, object]:
        await self.admin.client.flush()
        context = self.admin.client.jetstream()
        message = await context.get_last_msg("AKIRA_CALLS", "call.events.host")
        return dict(json.loads(message.data or b""))

    async def allow(self, messages: int | None) -> None:
        wanted = TOPOLOGY.streams()[0].evolve(max_msgs=messages or -1)
        await self.admin.client.jetstream().update_stream(wanted)

    async def leave(self) -> None:
        await self.server.kill()

    async def come_back(self) -> None:
        await self.server.start()


@asynccontextmanager
async def jetstream_probe(server: NatsServer) -> AsyncIterator[JetStreamProbe]:
    """Open a probe on empty streams."""
    async with open_nats(NatsSettings(url=server.url, name="admin")) as admin:
        await admin.ready()
        context = admin.client.jetstream()
        for stream in TOPOLOGY.streams():
            try:
                await context.delete_stream(stream.name or "")
            except NotFoundError:
                continue
        await setup(admin, TOPOLOGY)
        yield JetStreamProbe(server, admin)
