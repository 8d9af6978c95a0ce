"""The tape under test: a stream that a test writes on, forgets, and makes anew."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from attrs import define, field
from nats.js.api import DiscardPolicy

from adapters.contract.builders import MOMENT, cdr_payload
from adapters.contract.live import TapeProbe
from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.reading.tape import JetStreamTape
from adapters.jetstream.reading.tellings import closing_told, event_told
from adapters.memory.live.gateway import MemoryTape
from adapters.wire import call_event_json
from application.live.ports import CallTape
from contract.servers import NatsServer, restart
from contract.stream_admin import answers_again, made_anew
from contract.stream_probes import TOPOLOGY
from live_calls import an_event


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
            )

    async def tell(self, *call_ids: str) -> None:
        for each in call_ids:
            await self._publish(
                _event_body(each) if self.stream == "AKIRA_CALLS" else cdr_payload(call_id=each)
            )
        await self.admin.client.jetstream(timeout=60).stream_info(self.stream)

    async def tell_rubbish(self) -> None:
        await self._publish(b"rubbish")

    async def forget(self, count: int) -> None:
        context = self.admin.client.jetstream(timeout=60)
        state = (await context.stream_info(self.stream)).state
        wanted = next(each for each in TOPOLOGY.streams() if each.name == self.stream)
        kept = wanted.evolve(max_msgs=state.messages - count, discard=DiscardPolicy.OLD)
        await context.update_stream(kept)
        await context.update_stream(wanted)

    async def remake(self) -> None:
        wanted = next(each for each in TOPOLOGY.streams() if each.name == self.stream)
        await made_anew(self.admin, wanted)

    async def interrupt(self) -> None:
        await restart(self.server)
        await answers_again(self.admin)

    def stop(self) -> None:
        self.stopping.set()

    async def _publish(self, body: bytes) -> None:
        subject = "call.events.answered" if self.stream == "AKIRA_CALLS" else "cdr.raw"
        context = self.admin.client.jetstream(timeout=60)
        await context.publish(subject, body, headers={"Akira-Host": "sip-01"})


def _event_body(call_id: str) -> bytes:
    return call_event_json.encode(an_event("answered", call_id=call_id))
