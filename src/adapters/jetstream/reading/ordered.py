"""What an ordered consumer delivers, in order and without holes, or not at all."""

from asyncio import Event
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from secrets import token_hex
from time import monotonic
from typing import Any

from attrs import define, field
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError

from adapters.jetstream.connection import NatsConnection
from application.live.data import Told

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NS = 1_000_000_000
_BEAT_SECONDS = 1
_SILENCE_SECONDS = 2.5 * _BEAT_SECONDS
_GONE_SECONDS = 60
_PLAIN_TOKENS = 9


class DisorderError(Exception):
    """A message is missing, or the consumer is: begin anew after the last that came."""


@define(eq=False)
class Arrivals:
    """The messages of one consumer at a time; those of an earlier one are ignored.

    Attributes:
        pending: how many more wait in the stream.
    """

    connection: NatsConnection
    decode: Callable[[Msg], Any]
    pending: int = 0
    _subscription: Subscription | None = None
    _consumer: str = ""
    _next: int = 1
    _lost: bool = False
    _reconnects: int = 0
    _heard: float = 0.0
    _arrived: list[Told] = field(factory=list)
    _permits: list[str] = field(factory=list)
    _owed: list[str] = field(factory=list)
    _news: Event = field(factory=Event)

    async def begin(self) -> tuple[str, str]:
        """Expect a new consumer; give its name and where it has to deliver."""
        client = self.connection.client
        if self._subscription is not None:
            with suppress(NatsError, OSError):
                await self._subscription.unsubscribe()
        self._consumer = f"live-{token_hex(8)}"
        deliver_to = f"{self.connection.inbox_prefix}.tape.{self._consumer}"
        self._subscription = await client.subscribe(
            deliver_to,
            cb=partial(self._arrive, self._consumer),
            pending_msgs_limit=-1,
            pending_bytes_limit=-1,
        )
        self._next, self._lost = 1, False
        self._heard, self._reconnects = monotonic(), client.stats["reconnects"]
        for each in (self._arrived, self._permits, self._owed):
            each.clear()
        return self._consumer, deliver_to

    def begun(self, pending: int) -> bool:
        """Note how many wait for the new consumer; tell whether there is nothing to wait for."""
        if self._next == 1:
            self.pending = pending
        return self._next == 1 and pending == 0

    def taken(self) -> Sequence[Told]:
        """Give what arrived.

        Raises:
            DisorderError: what follows is not to be had from this consumer.
        """
        self._news.clear()
        found, self._arrived = self._arrived, []
        self._owed, self._permits = [*self._owed, *self._permits], []
        if found:
            return found
        silent = monotonic() - self._heard > _SILENCE_SECONDS
        if self._lost or silent or self.connection.client.stats["reconnects"] != self._reconnects:
            raise DisorderError
        return found

    async def go_on(self) -> None:
        """Let the server send more: what it sent was worked on."""
        while self._owed:
            await self.connection.client.publish(self._owed.pop())

    async def wait(self) -> None:
        """Return when something arrived since `taken`."""
        await self._news.wait()

    async def _arrive(self, consumer: str, message: Msg) -> None:
        if consumer != self._consumer or self._lost:
            return
        self._heard = monotonic()
        if not message.data and (message.headers or {}).get("Status") == "100":
            self._control(message)
        else:
            self._take(message)
        self._news.set()

    def _control(self, message: Msg) -> None:
        headers = message.headers or {}
        permit = message.reply or headers.get("Nats-Consumer-Stalled")
        if permit:
            self._permits.append(permit)
        last = headers.get("Nats-Last-Consumer")
        self._lost = last is not None and int(last) != self._next - 1

    def _take(self, message: Msg) -> None:
        tokens = message.reply.split(".")
        if len(tokens) > _PLAIN_TOKENS:
            del tokens[2:4]  # domain and account hash of newer servers
        if int(tokens[6]) != self._next:
            self._lost = True
            return
        self._next += 1
        self.pending = int(tokens[8])
        heard_at = _EPOCH + timedelta(microseconds=int(tokens[7]) // 1000)
        self._arrived.append(Told(int(tokens[5]), heard_at, self.decode(message)))


def consumer_config(
    name: str, deliver_to: str, first: int | None, since: datetime | None
) -> dict[str, object]:
    """Describe a consumer that leaves no trace: in memory, nothing acknowledged, soon forgotten."""
    start: dict[str, object] = {"deliver_policy": "all"}
    if first is not None:
        start = {"deliver_policy": "by_start_sequence", "opt_start_seq": first}
    elif since is not None:
        start = {"deliver_policy": "by_start_time", "opt_start_time": since.isoformat()}
    return start | {
        "name": name,
        "deliver_subject": deliver_to,
        "ack_policy": "none",
        "max_deliver": 1,
        "flow_control": True,
        "idle_heartbeat": _BEAT_SECONDS * _NS,
        "inactive_threshold": _GONE_SECONDS * _NS,
        "mem_storage": True,
        "num_replicas": 1,
    }
