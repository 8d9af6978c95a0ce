"""The stream as an operator looks at it: counted by headers, through a consumer of the moment."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from attrs import frozen
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.reading.deliveries import receipt_of
from adapters.jetstream.wire.headers import provenance_of
from application.errors import SetupError, UnavailableError
from application.proof.data import HostHour, Received
from application.proof.overview import ConsumerFigures, StreamFigures
from application.proof.ports import StreamView

_SUBJECTS = ["cdr.raw", "cdr.dead"]
_BATCH = 1000
_SECONDS = 10.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOTHING = "0001-01-01T00:00:00Z"


@frozen(kw_only=True)
class JetStreamView(StreamView):
    """The CDR stream, seen from beside; `consumers` are the durable names that matter."""

    connection: NatsConnection
    stream: str
    consumers: Sequence[str]

    async def received(
        self, start: datetime, end: datetime, seen: Callable[[int], None] = lambda _: None
    ) -> Received:
        context = self.connection.client.jetstream(timeout=_SECONDS)
        with _translated(self.connection):
            held_since = _held_since(await self._stream_info())
            info = await context.add_consumer(self.stream, _beside(start))
            try:
                counts = await self._count(context, info.name, info.num_pending or 0, end, seen)
            finally:
                with suppress(NatsError, OSError, TimeoutError):
                    await context.delete_consumer(self.stream, info.name)
        return Received(counts=counts, held_since=held_since)

    async def figures(self) -> StreamFigures:
        context = self.connection.client.jetstream(timeout=_SECONDS)
        with _translated(self.connection):
            found = await self._stream_info()
            consumers = [await context.consumer_info(self.stream, name) for name in self.consumers]
        return StreamFigures(
            messages=found["state"]["messages"],
            size=found["state"]["bytes"],
            max_size=found["config"]["max_bytes"],
            replicas=found["config"]["num_replicas"],
            last_stored_at=_moment(found["state"]["last_ts"]),
            consumers=[
                ConsumerFigures(
                    name=each.name,
                    pending=each.num_pending or 0,
                    ack_pending=each.num_ack_pending or 0,
                    redelivered=each.num_redelivered or 0,
                )
                for each in consumers
            ],
        )

    async def server_time(self) -> datetime | None:
        """Ask the server's clock; None where it is too old to tell.

        Raises:
            SetupError: there is no such stream, or no right to look.
            UnavailableError: NATS does not answer.
        """
        with _translated(self.connection):
            found = await self._stream_info()
        return _moment(found["ts"]) if "ts" in found else None

    def server_version(self) -> tuple[int, int, int]:
        """Tell the server's version."""
        version = self.connection.client.connected_server_version
        return version.major, version.minor, version.patch

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
            messages = await reading.fetch(min(pending, _BATCH), timeout=_SECONDS)
            for message in messages:
                name, last = _host_hour(message)
                counts[name] += last < end
            seen(len(messages))
            pending = messages[-1].metadata.num_pending
        await reading.unsubscribe()
        return +counts

    async def _stream_info(self) -> dict[str, Any]:
        # The client library leaves out the times of the first and last message.
        answer = await self.connection.client.request(
            f"$JS.API.STREAM.INFO.{self.stream}", timeout=_SECONDS
        )
        found: dict[str, Any] = json.loads(answer.data)
        if "error" in found:
            raise SetupError(f"stream {self.stream}: {found['error'].get('description')}")
        return found


@contextmanager
def _translated(connection: NatsConnection) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        connection.check()
        raise UnavailableError("NATS does not answer") from error
    except NotFoundError as error:
        raise SetupError("a stream or consumer is missing: run akira setup") from error
    except (NatsError, OSError) as error:
        raise UnavailableError(f"NATS: {error}") from error


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
        return _moment(info["created"]) or _EPOCH
    return _moment(state["first_ts"]) or datetime.now(UTC)


def _moment(text: str) -> datetime | None:
    if text == _NOTHING:
        return None
    seconds, _, fraction = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{seconds}.{fraction[:6].ljust(6, '0')}+00:00")
