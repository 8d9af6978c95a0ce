"""The worker's inbox: what waits is taken at once, decoded ahead, and kept until it is settled."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress

from attrs import define, field
from nats.errors import Error as NatsError

from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.reading.deliveries import Decode, delivery_of, receipt_alone, receipt_of
from adapters.jetstream.reading.pulling import Pulling
from adapters.jetstream.wire.client import answer_command
from adapters.jetstream.wire.parser import RawMessage
from application.calls.data import Delivery
from application.calls.ports import CdrInbox, InboxBatch
from domain.calls.provenance import Receipt

_KEEP_SECONDS = 10.0
_TICK = 0.5
# Nanoseconds: about as long as the server needs to notice that a client is gone.
_LATER = b'-NAK {"delay": 5000000000}'


@define(eq=False)
class JetStreamBatch(InboxBatch):
    """Messages that are settled together."""

    inbox: "JetStreamInbox"
    messages: Sequence[RawMessage]
    _deliveries: Sequence[Delivery]

    @property
    def deliveries(self) -> Sequence[Delivery]:
        return self._deliveries

    async def ack(self, later: Collection[Receipt] = ()) -> None:
        self.inbox.in_hand.discard(self)
        if not later:
            await self.tell(b"+ACK")
            return
        await self._answer([_LATER if d.receipt in later else b"+ACK" for d in self._deliveries])

    async def tell(self, word: bytes) -> None:
        """Answer all messages; an answer that is lost means another delivery."""
        await self._answer([word] * len(self.messages))

    async def _answer(self, words: Sequence[bytes]) -> None:
        answers = b"".join(
            answer_command(message.reply, word)
            for message, word in zip(self.messages, words, strict=True)
        )
        with suppress(NatsError, OSError):
            await self.inbox.connection.client.send(answers)


@define(kw_only=True, eq=False)
class JetStreamInbox(CdrInbox):
    """The durable stream, as its reader sees it.

    Attributes:
        consumers: durable names; all feed the same batches.
        decode: of the body; None where only the receipts are wanted.
        redelivered: messages that the server says it delivered before, for metrics.
        rounds: how often it asked, or kept what is in hand; None before it began.
    """

    connection: NatsConnection
    stream: str
    consumers: Sequence[str]
    batch_size: int
    decode: Decode | None
    stop: asyncio.Event
    redelivered: int = 0
    rounds: int | None = None
    in_hand: set[JetStreamBatch] = field(factory=set)
    _arrived: deque[RawMessage] = field(factory=deque)
    _news: asyncio.Event = field(factory=asyncio.Event)
    _pulls: list[Pulling] = field(factory=list)

    def complaint(self) -> str | None:
        """Tell what the server says against our reading, or None."""
        return next((pull.complaint for pull in self._pulls if pull.complaint), None)

    async def batches(self) -> AsyncIterator[InboxBatch]:
        await self._wait_for(self.connection.ready())
        if self.stop.is_set():
            return
        await self._start()
        ready: asyncio.Queue[JetStreamBatch] = asyncio.Queue(maxsize=1)
        tasks = [asyncio.create_task(self._assemble(ready)), asyncio.create_task(self._keep())]
        try:
            while (batch := await self._next(ready)) is not None:
                yield batch
        finally:
            for task in tasks:
                task.cancel()

    async def _start(self) -> None:
        for consumer in self.consumers:
            pull = Pulling(
                connection=self.connection,
                stream=self.stream,
                consumer=consumer,
                batch_size=self.batch_size,
                arrived=self._arrived,
                news=self._news,
            )
            await pull.start()
            self._pulls.append(pull)

    async def _next(self, ready: asyncio.Queue[JetStreamBatch]) -> JetStreamBatch | None:
        taking = asyncio.ensure_future(ready.get())
        while not taking.done() and not self.stop.is_set():
            self.connection.check()
            stopping = asyncio.ensure_future(self.stop.wait())
            await asyncio.wait({taking, stopping}, timeout=1, return_when="FIRST_COMPLETED")
            stopping.cancel()
        if taking.done():
            return taking.result()
        taking.cancel()
        return None

    async def _wait_for(self, event: object) -> None:
        waiting = asyncio.ensure_future(event)  # type: ignore[call-overload]  # any awaitable
        stopping = asyncio.ensure_future(self.stop.wait())
        await asyncio.wait({waiting, stopping}, return_when="FIRST_COMPLETED")
        waiting.cancel()
        stopping.cancel()

    async def _assemble(self, ready: asyncio.Queue[JetStreamBatch]) -> None:
        while True:
            self._go_round()
            for pull in self._pulls:
                await pull.ask()
            if not self._arrived:
                self._news.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), _TICK)
                continue
            batch = self._batch()
            self.in_hand.add(batch)
            await ready.put(batch)

    def _batch(self) -> JetStreamBatch:
        messages = [
            self._arrived.popleft() for _ in range(min(len(self._arrived), self.batch_size))
        ]
        return JetStreamBatch(self, messages, [self._delivery(message) for message in messages])

    def _delivery(self, message: RawMessage) -> Delivery:
        receipt, times = receipt_of(message.reply.decode())
        self.redelivered += times > 1
        if self.decode is None:
            return receipt_alone(receipt)
        return delivery_of(message, receipt, self.decode)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(_KEEP_SECONDS)
            self._go_round()
            for batch in list(self.in_hand):
                await batch.tell(b"+WPI")

    def _go_round(self) -> None:
        self.rounds = (self.rounds or 0) + 1


@asynccontextmanager
async def open_inbox(inbox: JetStreamInbox) -> AsyncIterator[JetStreamInbox]:
    """Give back at once what nobody took, when the context ends."""
    try:
        yield inbox
    finally:
        for batch in list(inbox.in_hand):
            await batch.tell(b"-NAK")
        if inbox.connection.connected:
            with suppress(NatsError, OSError, TimeoutError):
                await inbox.connection.client.flush(1)
