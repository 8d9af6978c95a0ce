"""Looks at the stream under test."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from attrs import define, field, frozen

from adapters.contract.intake import LookProbe
from adapters.jetstream.life import JetStreamLook
from adapters.jetstream.topology import setup
from adapters.memory.intake.receipts import MemoryStreamLook
from application.calls.ports import CdrInbox
from application.intake.data import Record
from application.intake.ports import StreamLook
from contract.over_store import OverStore
from contract.stream_admin import made_anew
from contract.stream_probes import (
    CONSUMERS,
    TOPOLOGY,
    JetStreamProbe,
    MemoryStreamProbe,
)


@define
class MemoryLookProbe(OverStore, LookProbe):
    """A stream in memory."""

    store: MemoryStreamProbe = field(factory=MemoryStreamProbe)
    look_type: type[MemoryStreamLook] = MemoryStreamLook

    @property
    def look(self) -> StreamLook:
        return self.look_type(self.store.stream)

    async def put(self, records: Sequence[Record]) -> None:
        await self.store.put(records)

    @asynccontextmanager
    async def inbox(self) -> AsyncIterator[tuple[CdrInbox, asyncio.Event]]:
        async with self.store.inbox() as opened:
            yield opened

    async def make_anew(self) -> None:
        await self.store.stream.make_anew()


@frozen
class JetStreamLookProbe(OverStore, LookProbe):
    """The real one."""

    store: JetStreamProbe

    @property
    def look(self) -> StreamLook:
        return JetStreamLook(
            connection=self.store.admin, stream=TOPOLOGY.stream, consumers=CONSUMERS
        )

    async def put(self, records: Sequence[Record]) -> None:
        await self.store.put(records)

    @asynccontextmanager
    async def inbox(self) -> AsyncIterator[tuple[CdrInbox, asyncio.Event]]:
        async with self.store.inbox() as opened:
            yield opened

    async def make_anew(self) -> None:
        await made_anew(self.store.admin, TOPOLOGY.streams()[0])
        await setup(self.store.admin, TOPOLOGY)
