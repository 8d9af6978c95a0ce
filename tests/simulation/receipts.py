"""The receipts of a host, and the way on which the book tells it what it has."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from attrs import define, field, frozen

from application.errors import UnavailableError
from application.intake.data import SettledTelling
from application.intake.keep_receipts import KeepReceipts, ReceiptObserver
from application.intake.ports import SettledFeed, SettledTellings, StreamLook
from application.intake.tell_settled import StreamObserver
from domain.intake.judging import StreamLife
from domain.intake.receipts import Hole
from simulation.broker import Broker, Consumer
from simulation.wire import Bell, Wire

_LOOKS_EVERY = 5.0
_CREATED = datetime.fromisoformat("2026-11-25T00:00:00+00:00")


@define(eq=False)
class SimulatedWay(SettledFeed):
    """Tellings on their way to whoever listens; some never arrive."""

    wire: Wire
    listeners: list["SimulatedTellings"] = field(factory=list)

    async def tell(self, host: str, telling: SettledTelling) -> None:
        for each in self.listeners:
            if each.host == host and not self.wire.happens(self.wire.chances.lost, "telling lost"):
                self.wire.timeline.later(self.wire.delay(), each.arrive, telling)


@define(eq=False)
class SimulatedTellings(SettledTellings):
    """What one life of a bridge hears."""

    way: SimulatedWay
    host: str
    news: Bell
    heard: list[SettledTelling] = field(factory=list)

    def arrive(self, telling: SettledTelling) -> None:
        """Take what was told."""
        self.heard.append(telling)
        self.news.ring()

    async def tellings(self) -> AsyncIterator[SettledTelling]:
        self.way.listeners.append(self)
        while True:
            while self.heard:
                yield self.heard.pop(0)
            await self.news.wait()


@frozen
class SimulatedLook(StreamLook):
    """The stream, as it is seen by those who take records out of it."""

    broker: Broker
    consumers: Sequence[Consumer]

    async def life(self) -> StreamLife:
        broker = self.broker
        if broker.away:
            raise UnavailableError("the stream does not answer")
        last = broker.last
        left = [n for each in self.consumers for n in (*each.waiting, *each.in_hand)]
        held = [number - 1 for number in left if number in broker.messages]
        return StreamLife(created=_CREATED, last_seq=last, floor=min(held, default=last))


class Unseen(ReceiptObserver, StreamObserver):
    """Nobody counts."""

    def went_back(self) -> None:
        """Leave it."""

    def sent_again(self, records: int) -> None:
        """Leave it."""

    def missing(self, hole: Hole) -> None:
        """Leave it."""


@asynccontextmanager
async def keeping(receipts: KeepReceipts, wire: Wire) -> AsyncIterator[None]:
    """Keep receipts meanwhile, as `entrypoints.keeping` does; how often is drawn."""
    receipts.resume()

    async def go_on(work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await work()
            await asyncio.sleep(wire.dice.random() * _LOOKS_EVERY)

    works = (receipts.listen, receipts.step, receipts.note_known)
    tasks = [asyncio.ensure_future(go_on(each)) for each in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await receipts.note()
