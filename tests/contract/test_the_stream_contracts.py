"""The suites of the stream must refuse what is wrong: adapters that each break one promise."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from attrs import define, evolve

from adapters.memory.intake.stream import (
    MemoryBatch,
    MemoryInbox,
    MemoryPublisher,
    MemoryStream,
    Message,
)
from adapters.wire.acc_json.routing import cdr_of
from application.calls.data import Delivery
from application.calls.ports import CdrInbox, InboxBatch
from application.intake.data import Record, RecordKind
from application.intake.ports import RecordPublisher
from contract.stream_probes import MemoryProbe, StreamProbe
from contract.test_cdr_inbox import InboxContract
from contract.test_record_publisher import PublisherContract

Promise = Callable[[StreamProbe], Awaitable[None]]


class ForgetsIds(MemoryStream):
    """Stores each repeat."""

    async def store(self, record: Record) -> None:
        self._ids.clear()
        await super().store(record)


class DropsWhileAway(MemoryPublisher):
    """Confirms what nobody stored."""

    async def publish(self, records: Sequence[Record], stored: Callable[[Record], None]) -> None:
        if self.stream.here.is_set():
            await super().publish(records, stored)
            return
        for record in records:
            stored(record)


class NeverConfirms(MemoryPublisher):
    """Stores, and says nothing."""

    async def publish(self, records: Sequence[Record], stored: Callable[[Record], None]) -> None:
        del stored
        await super().publish(records, lambda _: None)


class ForgetsReasons(MemoryPublisher):
    """Publishes everything as a CDR."""

    async def publish(self, records: Sequence[Record], stored: Callable[[Record], None]) -> None:
        for record in records:
            plain = Record(
                kind=RecordKind.CDR,
                message_id=record.message_id,
                host=record.host,
                line=record.line,
                body=record.body,
            )
            await super().publish([plain], stored)


class SettlesAtDelivery(MemoryInbox):
    """At most once: a reader that dies takes its messages along."""

    async def batches(self) -> AsyncIterator[InboxBatch]:
        async for batch in super().batches():
            await batch.ack()
            yield batch


class NeverSettles(MemoryInbox):
    """Delivers for ever."""

    async def batches(self) -> AsyncIterator[InboxBatch]:
        async for batch in super().batches():
            yield DeafBatch(self.stream, batch.deliveries)


class DeafBatch(MemoryBatch):
    """Does not listen."""

    async def ack(self) -> None:
        """Nothing."""


class IgnoresTheSize(MemoryInbox):
    """Gives all that waits."""

    async def batches(self) -> AsyncIterator[InboxBatch]:
        self.batch_size = 10_000
        async for batch in super().batches():
            yield batch


class LosesTheBytes(MemoryInbox):
    """Gives what it understood, not what it got."""

    def _delivery(self, message: Message) -> Delivery:
        return evolve(super()._delivery(message), body=b"")


@define
class WrongProbe(MemoryProbe):
    """A probe over adapters of choice."""

    publisher_type: type[MemoryPublisher] = MemoryPublisher
    inbox_type: type[MemoryInbox] = MemoryInbox

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[RecordPublisher]:
        yield self.publisher_type(self.stream)

    @asynccontextmanager
    async def inbox(
        self, *, batch_size: int = 100
    ) -> AsyncIterator[tuple[CdrInbox, asyncio.Event]]:
        stop = asyncio.Event()
        yield (
            self.inbox_type(stream=self.stream, batch_size=batch_size, decode=cdr_of, stop=stop),
            stop,
        )


def promises(contract: type) -> list[Promise]:
    suite = contract()
    return [getattr(suite, name) for name in dir(suite) if name.startswith("test_")]


@pytest.mark.parametrize(
    ("contract", "wrong"),
    [
        (PublisherContract, WrongProbe(ForgetsIds())),
        (PublisherContract, WrongProbe(publisher_type=DropsWhileAway)),
        (PublisherContract, WrongProbe(publisher_type=NeverConfirms)),
        (PublisherContract, WrongProbe(publisher_type=ForgetsReasons)),
        (InboxContract, WrongProbe(inbox_type=SettlesAtDelivery)),
        (InboxContract, WrongProbe(inbox_type=NeverSettles)),
        (InboxContract, WrongProbe(inbox_type=IgnoresTheSize)),
        (InboxContract, WrongProbe(inbox_type=LosesTheBytes)),
    ],
    ids=lambda value: repr(value)[:80],
)
async def test_a_wrong_adapter_is_refused(contract: type, wrong: WrongProbe) -> None:
    refused = 0
    for promise in promises(contract):
        fresh = WrongProbe(type(wrong.stream)(), wrong.publisher_type, wrong.inbox_type)
        try:
            async with asyncio.timeout(2):
                await promise(fresh)
        except (AssertionError, TimeoutError):
            refused += 1
    assert refused > 0
