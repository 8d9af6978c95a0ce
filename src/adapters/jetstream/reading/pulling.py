"""Open pull requests of one consumer: what the server still owes us, and when to ask again.

The client library's fetch stalls on orphaned requests (nats.py 986); this keeps its own books.
"""

import asyncio
import json
from collections import deque
from secrets import token_hex
from time import monotonic

from attrs import define, field
from nats.errors import Error as NatsError

from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.wire.client import status_of
from adapters.jetstream.wire.parser import RawMessage

_EXPIRES = 5.0
_LATE = 2.0
# The server says each second that it has a request in hand; it is gone where it does not.
_BEAT = 1.0
_QUIET = 3.0
_PAUSE = 0.5


@define
class _Request:
    token: str
    owed: int
    deadline: float


@define(kw_only=True)
class Pulling:
    """The requests of one durable consumer; messages go to `arrived`."""

    connection: NatsConnection
    stream: str
    consumer: str
    batch_size: int
    arrived: deque[RawMessage]
    news: asyncio.Event
    complaint: str | None = None
    _requests: deque[_Request] = field(factory=deque)
    _inbox: str = ""
    _own: bytes = b""
    _not_before: float = 0.0
    _heard_at: float = 0.0
    _renewals: int = 0

    async def start(self) -> None:
        """Subscribe to a reply inbox of our own."""
        self._inbox = f"{self.connection.inbox_prefix}.pull.{token_hex(8)}"
        self._own = self._inbox.encode()
        await self.connection.client.take(f"{self._inbox}.*", self._arrive)

    async def ask(self) -> None:
        """Keep up to two requests open, unless enough has arrived that nobody took yet."""
        now = monotonic()
        self._forget(now)
        if now < self._not_before or not self.connection.connected:
            return
        owed = sum(request.owed for request in self._requests)
        if len(self._requests) < 2 and owed + len(self.arrived) <= self.batch_size:  # noqa: PLR2004
            await self._request()

    def _forget(self, now: float) -> None:
        """Owe nothing any more that nobody will answer (docs/decisions/0298)."""
        if self._renewals != self.connection.renewals or now - self._heard_at > _QUIET:
            self._renewals, self._heard_at = self.connection.renewals, now
            self._requests.clear()
        while self._requests and self._requests[0].deadline < now:
            self._requests.popleft()

    async def _request(self) -> None:
        token = token_hex(4)
        body = {
            "batch": self.batch_size,
            "expires": int(_EXPIRES * 1e9),
            "idle_heartbeat": int(_BEAT * 1e9),
        }
        try:
            await self.connection.client.publish(
                f"$JS.API.CONSUMER.MSG.NEXT.{self.stream}.{self.consumer}",
                json.dumps(body).encode(),
                reply=f"{self._inbox}.{token}",
            )
        except (NatsError, OSError):
            self._not_before = monotonic() + _PAUSE
            return
        if not self._requests:
            self._heard_at = monotonic()
        self._requests.append(_Request(token, self.batch_size, monotonic() + _EXPIRES + _LATE))

    def _arrive(self, message: RawMessage) -> None:
        if message.subject.startswith(self._own):
            self._end(message)
        else:
            self.complaint = None
            self._heard_at = monotonic()
            self._count_down()
            self.arrived.append(message)
        self.news.set()

    def _count_down(self) -> None:
        if self._requests:
            self._requests[0].owed -= 1
            if self._requests[0].owed <= 0:
                self._requests.popleft()

    def _end(self, message: RawMessage) -> None:
        status, words = status_of(message)
        if status == "100":
            self._heard_at = monotonic()
            return
        token = message.subject.rpartition(b".")[2].decode()
        self._requests = deque(each for each in self._requests if each.token != token)
        # 404 and 408: nothing waits. 409: the consumer is limited or gone. 503: it does not exist.
        if status in {"404", "408"}:
            self.complaint = None
        else:
            self.complaint = f"{self.consumer}: {status} {words or 'no such consumer'}"
            self._not_before = monotonic() + _PAUSE
