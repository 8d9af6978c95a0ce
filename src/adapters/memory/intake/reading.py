"""Readers of the stream in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence

from attrs import define

from adapters.memory.intake.stream import MemoryStream, Message
from application.calls.data import Delivery, Malformed
from application.calls.ports import CdrInbox, InboxBatch
from application.intake.data import RecordKind
from domain.calls.cdr import Cdr
from domain.calls.provenance import Provenance, Receipt


@define(eq=False)
class MemoryBatch(InboxBatch):
    """Messages in one reader's hand."""

    stream: MemoryStream
    _deliveries: Sequence[Delivery]

    @property
    def deliveries(self) -> Sequence[Delivery]:
        return self._deliveries

    async def ack(self, later: Collection[Receipt] = ()) -> None:
        numbers = {delivery.receipt.stream_seq for delivery in self._deliveries}
        self.stream.in_hand -= numbers
        self.stream.settled |= numbers - {receipt.stream_seq for receipt in later}


@define(kw_only=True, eq=False)
class MemoryInbox(CdrInbox):
    """A reader of the memory stream; what it did not settle goes back when it ends."""

    stream: MemoryStream
    batch_size: int
    decode: Callable[[bytes], Cdr | Malformed]
    stop: asyncio.Event

    async def batches(self) -> AsyncIterator[InboxBatch]:
        taken: set[int] = set()
        try:
            while not self.stop.is_set():
                waiting = self.stream.waiting()[: self.batch_size]
                if not waiting:
                    await asyncio.sleep(0.001)
                    continue
                numbers = {message.receipt.stream_seq for message in waiting}
                taken |= numbers
                self.stream.in_hand |= numbers
                yield MemoryBatch(self.stream, [self._delivery(message) for message in waiting])
        finally:
            self.stream.in_hand -= taken

    def _delivery(self, message: Message) -> Delivery:
        record = message.record
        dead = record.kind is RecordKind.DEAD
        return Delivery(
            body=record.body,
            provenance=Provenance(
                host=record.host,
                file_id=record.line.file_id,
                offset=record.line.offset,
                read_at=record.line.read_at,
            ),
            receipt=message.receipt,
            content=(
                Malformed("bridge", record.reason or "unknown", f"{record.line.length} bytes")
                if dead
                else self.decode(record.body)
            ),
        )
