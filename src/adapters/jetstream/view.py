"""The stream as an operator looks at it, from beside: nothing is made and nothing is taken."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

from attrs import frozen

from adapters.jetstream.asking import Json, ask, created, moment_of, there
from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.oldest import oldest_unsettled
from adapters.jetstream.reading.numbered import NumberedStream, StoredMessage, numbers_in
from adapters.jetstream.wire.headers import provenance_of
from adapters.jetstream.wire.subjects import host_in
from application.proof.data import HostHour, Received
from application.proof.overview import ConsumerFigures, StreamFigures
from application.proof.ports import StreamView
from domain.calls.provenance import Receipt

_COUNTED = ("cdr.raw", "cdr.dead")
_BATCH = 256
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class JetStreamView(StreamView):
    """The CDR stream, seen from beside; `consumers` are the durable names that matter."""

    connection: NatsConnection
    stream: str
    consumers: Sequence[str]

    async def received(
        self, start: datetime, end: datetime, seen: Callable[[int], None] = lambda _: None
    ) -> Received:
        messages = NumberedStream(self.connection, self.stream)
        info = await self._info()
        numbers, counts = numbers_in(info), Counter[HostHour]()
        first = await messages.first_since(start, numbers)
        while first <= numbers.last:
            last = min(first + _BATCH - 1, numbers.last)
            batch = await messages.messages(first, last)
            records = [each for each in batch if _kind(each) in _COUNTED]
            counts.update(_host_hour(each) for each in records if each.stored_at < end)
            seen(len(records))
            if batch and batch[-1].stored_at >= end:
                break
            first = last + 1
        return Received(counts=counts, held_since=_held_since(info), last_seq=numbers.last)

    async def held(self, receipts: Collection[Receipt]) -> Collection[Receipt]:
        messages = NumberedStream(self.connection, self.stream)
        wanted = sorted({receipt.stream_seq for receipt in receipts})
        found: set[Receipt] = set()
        while wanted:
            last = min(wanted[0] + _BATCH - 1, wanted[-1])
            found |= {_receipt(each) for each in await messages.messages(wanted[0], last)}
            wanted = [number for number in wanted if number > last]
        return found & {*receipts}

    async def figures(self) -> StreamFigures:
        found = await self._info()
        consumers = [await self._consumer(name) for name in self.consumers]
        return StreamFigures(
            messages=found["state"]["messages"],
            size=found["state"]["bytes"],
            max_size=found["config"]["max_bytes"],
            replicas=found["config"]["num_replicas"],
            last_stored_at=moment_of(found["state"]["last_ts"]),
            consumers=consumers,
        )

    async def _info(self) -> Json:
        with there():
            return await NumberedStream(self.connection, self.stream).info()

    async def _consumer(self, name: str) -> ConsumerFigures:
        with there():
            found = await ask(self.connection, f"CONSUMER.INFO.{self.stream}.{name}")
        return ConsumerFigures(
            name=name,
            pending=found["num_pending"],
            ack_pending=found["num_ack_pending"],
            redelivered=found["num_redelivered"],
            oldest=await oldest_unsettled(self.connection, found),
        )


def _receipt(message: StoredMessage) -> Receipt:
    return Receipt(stream_seq=message.seq, stored_at=message.stored_at)


def _kind(message: StoredMessage) -> str:
    return ".".join(message.subject.split(".")[:2])


def _host_hour(message: StoredMessage) -> HostHour:
    hour = message.stored_at.replace(minute=0, second=0, microsecond=0)
    host = host_in(message.subject) or provenance_of(message.headers).host
    return HostHour(hour, host)


def _held_since(info: Json) -> datetime:
    state = info["state"]
    if state["first_seq"] <= 1:
        return moment_of(created(info)) or _EPOCH
    return moment_of(state["first_ts"]) or datetime.now(UTC)
