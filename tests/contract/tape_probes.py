"""The tape under test: a reader, and a stream that a test writes on, forgets, and makes anew."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Protocol

from attrs import define, field
from nats.js.api import DiscardPolicy

from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.reading.tape import JetStreamTape
from adapters.jetstream.reading.tellings import closing_told, event_told
from adapters.memory.live.gateway import MemoryTape
from adapters.wire import call_event_json
from application.live.data import Place, TapeBatch, Told
from application.live.ports import CallTape
from builders import MOMENT, cdr_payload
from contract.servers import NatsServer, restart
from contract.stream_probes import TOPOLOGY
from domain.live.call import Closing
from domain.live.call_event import CallEvent
from live_calls import an_event


class Reader:
    """Reads batches on demand and keeps what they told."""

    def __init__(self, tape: CallTape, after: Place | None, since: datetime | None) -> None:
        self.batches = tape.batches(after, since)
        self.seen: list[TapeBatch] = []

    @property
    def told(self) -> list[Told]:
        return [told for batch in self.seen for told in batch.entries]

    @property
    def places(self) -> list[Place]:
        return [Place(batch.life, told.seq) for batch in self.seen for told in batch.entries]

    @property
    def calls(self) -> list[str | None]:
        """The Call-IDs in the order in which they were told of."""
        return [_call_id(told) for told in self.told]

    async def read(self, count: int) -> "Reader":
        """Read until so many messages came."""
        async with asyncio.timeout(15):
            while len(self.told) < count:
                self.seen.append(await anext(self.batches))
        return self


class TapeProbe(Protocol):
    """A stream and its surroundings."""

    def tape(self) -> AbstractAsyncContextManager[CallTape]:
        """Open a reader."""
        ...

    async def tell(self, *call_ids: str) -> None:
        """Write a message for each."""

    async def tell_rubbish(self) -> None:
        """Write what nobody can read."""

    async def forget(self, count: int) -> None:
        """Let the stream drop its oldest messages."""

    async def remake(self) -> None:
        """Make the stream anew."""

    async def interrupt(self) -> None:
        """Let the server go away and come back with what it had."""

    def stop(self) -> None:
        """Ask all readers to end."""


@define
class MemoryTapeProbe(TapeProbe):
    """The memory twin."""

    memory: MemoryTape = field(factory=MemoryTape)

    @asynccontextmanager
    async def tape(self) -> AsyncIterator[CallTape]:
        yield self.memory

    async def tell(self, *call_ids: str) -> None:
        for each in call_ids:
            self.memory.tell(an_event("answered", call_id=each), datetime.now(MOMENT.tzinfo))

    async def tell_rubbish(self) -> None:
        self.memory.tell(None, datetime.now(MOMENT.tzinfo))

    async def forget(self, count: int) -> None:
        self.memory.forgotten = count

    async def remake(self) -> None:
        self.memory.remake()

    async def interrupt(self) -> None:
        self.memory.outages += 1

    def stop(self) -> None:
        self.memory.stop.set()


@define
class JetStreamTapeProbe(TapeProbe):
    """The real thing: the tape of events, or that of CDRs."""

    server: NatsServer
    admin: NatsConnection
    stream: str
    stopping: asyncio.Event = field(factory=asyncio.Event)

    @asynccontextmanager
    async def tape(self) -> AsyncIterator[CallTape]:
        async with open_nats(NatsSettings(url=self.server.url, name="live")) as connection:
            of_calls = self.stream == "AKIRA_CALLS"
            yield JetStreamTape(
                connection=connection,
                stream=self.stream,
                subject=None if of_calls else "cdr.raw",
                decode=event_told if of_calls else closing_told,
                stop=self.stopping,
                remake=TOPOLOGY.streams()[2] if of_calls else None,
            )

    async def tell(self, *call_ids: str) -> None:
        for each in call_ids:
            await self._publish(
                _event_body(each) if self.stream == "AKIRA_CALLS" else cdr_payload(call_id=each)
            )
        await self.admin.client.jetstream().stream_info(self.stream)

    async def tell_rubbish(self) -> None:
        await self._publish(b"rubbish")

    async def forget(self, count: int) -> None:
        context = self.admin.client.jetstream()
        state = (await context.stream_info(self.stream)).state
        wanted = next(each for each in TOPOLOGY.streams() if each.name == self.stream)
        kept = wanted.evolve(max_msgs=state.messages - count, discard=DiscardPolicy.OLD)
        await context.update_stream(kept)
        await context.update_stream(wanted)

    async def remake(self) -> None:
        context = self.admin.client.jetstream()
        wanted = next(each for each in TOPOLOGY.streams() if each.name == self.stream)
        messages = -1
        # Seen with 2.15.1: made at once after it was deleted, a stream may have its messages back.
        while messages != 0:
            await context.delete_stream(self.stream)
            messages = (await context.add_stream(wanted)).state.messages

    async def interrupt(self) -> None:
        await restart(self.server)
        async with asyncio.timeout(10):
            while not self.admin.connected:  # noqa: ASYNC110 the client tells nobody
                await asyncio.sleep(0.02)

    def stop(self) -> None:
        self.stopping.set()

    async def _publish(self, body: bytes) -> None:
        subject = "call.events.answered" if self.stream == "AKIRA_CALLS" else "cdr.raw"
        context = self.admin.client.jetstream()
        await context.publish(subject, body, headers={"Akira-Host": "sip-01"})


def _event_body(call_id: str) -> bytes:
    return call_event_json.encode(an_event("answered", call_id=call_id))


def _call_id(told: Told) -> str | None:
    if isinstance(told.content, CallEvent):
        return told.content.call_id
    return told.content.name.call_id if isinstance(told.content, Closing) else None
