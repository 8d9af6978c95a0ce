"""The stream in memory, as an operator looks at it."""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import UTC, datetime

from attrs import define

from adapters.memory.intake.stream import MemoryStream
from application.intake.data import RecordKind
from application.proof.data import HostHour, Received
from application.proof.overview import ConsumerFigures, StreamFigures
from application.proof.ports import StreamView
from domain.calls.provenance import Receipt

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@define
class MemoryStreamView(StreamView):
    """The memory stream, seen from beside; it has one reader, of no name."""

    stream: MemoryStream

    async def received(
        self, start: datetime, end: datetime, seen: Callable[[int], None] = lambda _: None
    ) -> Received:
        counts: Counter[HostHour] = Counter()
        messages = self.stream.messages
        for message in messages:
            stored_at = message.receipt.stored_at
            if start <= stored_at < end and message.record.kind is not RecordKind.ACC:
                hour = stored_at.replace(minute=0, second=0, microsecond=0)
                counts[HostHour(hour, message.record.host)] += 1
        seen(counts.total())
        return Received(counts=counts, held_since=_EPOCH, last_seq=len(messages))

    async def held(self, receipts: Collection[Receipt]) -> Collection[Receipt]:
        return {message.receipt for message in self.stream.messages} & {*receipts}

    async def figures(self) -> StreamFigures:
        messages = self.stream.messages
        unsettled = [
            message.receipt.stored_at
            for message in messages
            if message in self.stream.waiting() or message.receipt.stream_seq in self.stream.in_hand
        ]
        return StreamFigures(
            messages=len(messages),
            size=sum(len(message.record.body) for message in messages),
            max_size=-1,
            replicas=1,
            last_stored_at=messages[-1].receipt.stored_at if messages else None,
            consumers=[
                ConsumerFigures(
                    name="",
                    pending=len(self.stream.waiting()),
                    ack_pending=len(self.stream.in_hand),
                    redelivered=0,
                    oldest=min(unsettled, default=None),
                )
            ],
        )
