"""Waits for what a pipeline has got done."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from time import monotonic

import asyncpg
import pytest
from attrs import frozen

from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.topology import Topology
from faults.pipeline import Pipeline
from faults.processes import Process

_SAID_WITHIN = 300.0


@frozen
class Watching:
    """The book and the stream of a pipeline, seen from beside."""

    connection: "asyncpg.Connection[asyncpg.Record]"
    pipeline: Pipeline

    async def stored(self) -> int:
        """Count the calls in the book."""
        return int(await self.connection.fetchval("select count(*) from cdr"))

    async def confirmed(self) -> int:
        """Tell the number of the stream's last message."""
        async with open_nats(NatsSettings(url=self.pipeline.nats.url, name="admin")) as admin:
            await admin.ready()
            found = await admin.client.jetstream(timeout=60).stream_info(Topology().stream)
        return found.state.last_seq

    async def until_stored(self, wanted: int, seconds: float) -> None:
        """Wait until so many calls are in the book."""
        await self._until(self.stored, wanted, seconds)

    async def until_confirmed(self, wanted: int, seconds: float) -> None:
        """Wait until the stream has so many messages."""
        await self._until(self.confirmed, wanted, seconds)

    async def until_sent_again(self, which: Callable[[Iterable[bool]], bool]) -> None:
        """Wait until bridges, `any` or `all`, have said that they published again.

        What they sent can be in the book before they say so.
        """

        async def said() -> int:
            return which("published again" in each.log.read_text() for each in self.bridges)

        await self._until(said, 1, _SAID_WITHIN)

    @property
    def bridges(self) -> Sequence[Process]:
        return self.pipeline.bridges

    async def _until(
        self, count: Callable[[], Awaitable[int]], wanted: int, seconds: float
    ) -> None:
        began = monotonic()
        while (found := await count()) < wanted:
            if monotonic() - began > seconds:
                pytest.fail(
                    f"{found} of {wanted} after {seconds:.0f} s:"
                    f" {self.pipeline.bridge.tail()} {self.pipeline.worker.tail()}"
                )
            await asyncio.sleep(0.2)
