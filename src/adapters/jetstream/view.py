"""The stream as an operator looks at it: counted by headers, through a consumer of the moment."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from attrs import frozen
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from adapters.jetstream.asking import SECONDS, moment_of, stream_info, translated
from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.oldest import oldest_unsettled
from adapters.jetstream.reading.deliveries import receipt_of
from adapters.jetstream.wire.headers import provenance_of
from application.proof.data import HostHour, Received
from application.proof.overview import ConsumerFigures, StreamFigures
from application.proof.ports import StreamView

_SUBJECTS = ["cdr.raw", "cdr.dead"]
_BATCH = 1000
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
        context = self.connection.client.jetstream(timeout=SECONDS)
        with translated(self.connection):
            held_since = _held_since(await stream_info(self.connection, self.stream))
            info = await context.add_consumer(self.stream, _beside(start))
            try:
                counts = await self._count(context, info.name, info.num_pending or 0, end, seen)
            finally:
                with suppress(NatsError, OSError, TimeoutError):
                    await context.delete_consumer(self.stream, info.name)
        return Received(counts=counts, held_since=held_since)

    async def figures(self) -> StreamFigures:
        context = self.connection.client.jetstream(timeout=SECONDS)
        with translated(self.connection):
            found = await stream_info(self.connection, self.stream)
            consumers = [await self._figures(context, name) for name in self.consumers]
        return StreamFigures(
            messages=found["state"]["messages"],
            size=found["state"]["bytes"],
            max_size=found["config"]["max_bytes"],
            replicas=found["config"]["num_replicas"],
            last_stored_at=moment_of(found["state"]["last_ts"]),
            consumers=consumers,
        )

    async def _figures(self, context: JetStreamContext, name: str) -> ConsumerFigures:
        found = await context.consumer_info(self.stream, name)
        return ConsumerFigures(
            name=found.name,
            pending=found.num_pending or 0,
            ack_pending=found.num_ack_pending or 0,
            redelivered=found.num_redelivered or 0,
            oldest=await oldest_unsettled(self.connection, found),
        )

    async def _count(
        self,
        context: JetStreamContext,
        consumer: str,
        pending: int,
        end: datetime,
        seen: Callable[[int], None],
    ) -> Counter[HostHour]:
        counts: Counter[HostHour] = Counter()
        reading = await context.pull_subscribe_bind(consumer, self.stream)
        last: datetime | None = None
        while pending > 0 and (last is None or last < end):
            messages = await reading.fetch(min(pending, _BATCH), timeout=SECONDS)
            for message in messages:
                name, last = _host_hour(message)
                counts[name] += last < end
            seen(len(messages))
            pending = messages[-1].metadata.num_pending
        await reading.unsubscribe()
        return +counts


def _beside(start: datetime) -> ConsumerConfig:
    return ConsumerConfig(
        deliver_policy=DeliverPolicy.BY_START_TIME,
        opt_start_time=start.isoformat(),  # type: ignore[arg-type]  # sent as it is; an int is refused
        ack_policy=AckPolicy.NONE,
        filter_subjects=_SUBJECTS,
        headers_only=True,
        inactive_threshold=60,
        mem_storage=True,
        num_replicas=1,
    )


def _host_hour(message: Msg) -> tuple[HostHour, datetime]:
    receipt, _ = receipt_of(message.reply)
    hour = receipt.stored_at.replace(minute=0, second=0, microsecond=0)
    return HostHour(hour, provenance_of(message.headers or {}).host), receipt.stored_at


def _held_since(info: dict[str, Any]) -> datetime:
    state = info["state"]
    if state["first_seq"] <= 1:
        return moment_of(info["created"]) or _EPOCH
    return moment_of(state["first_ts"]) or datetime.now(UTC)
