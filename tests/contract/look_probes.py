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
from contract.stream_probes import (
    CONSUMERS,
    TOPOLOGY,
    JetStreamProbe,
    MemoryStreamProbe,
    made_anew,
)


@define
class MemoryLookProbe(LookProbe):
    """A stream in memory."""

    beside: MemoryStreamProbe = field(factory=MemoryStreamProbe)
    look_type: type[MemoryStreamLook] = MemoryStreamLook

    @property
    def look(self) -> StreamLook:
        return self.look_type(self.beside.stream)

    async def put(self, records: Sequence[Record]) -> None:
        await self.beside.put(records)

    @asynccontextmanager
    async def inbox(self) -> AsyncIterator[tuple[CdrInbox, asyncio.Event]]:
        async with self.beside.inbox() as opened:
            yield opened

    async def make_anew(self) -> None:
        await self.beside.stream.make_anew()

    async def leave(self) -> None:
        await self.beside.leave()

    async def come_back(self) -> None:
        await self.beside.come_back()


@frozen
class JetStreamLookProbe(LookProbe):
    """The real one."""

    beside: JetStreamProbe

    @property
    def look(self) -> StreamLook:
        return JetStreamLook(
            connection=self.beside.admin, stream=TOPOLOGY.stream, consumers=CONSUMERS
        )

    @property
    def can_leave(self) -> bool:
        return self.beside.can_leave

    async def put(self, records: Sequence[Record]) -> None:
        await self.beside.put(records)

    @asynccontextmanager
    async def inbox(self) -> AsyncIterator[tuple[CdrInbox, asyncio.Event]]:
        async with self.beside.inbox() as opened:
            yield opened

    async def make_anew(self) -> None:
        await made_anew(self.beside.admin, TOPOLOGY.streams()[0])
        await setup(self.beside.admin, TOPOLOGY)

    async def leave(self) -> None:
        await self.beside.leave()

    async def come_back(self) -> None:
        await self.beside.come_back()
