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
from adapters.jetstream.reading.requests import BEAT_SECONDS, EXPIRES_SECONDS, Requests
from adapters.jetstream.wire.client import status_of
from adapters.jetstream.wire.parser import RawMessage

_PAUSE = 0.5


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
    _requests: Requests = field(factory=Requests)
    _inbox: str = ""
    _own: bytes = b""
    _not_before: float = 0.0

    async def start(self) -> None:
        """Subscribe to a reply inbox of our own."""
        self._inbox = f"{self.connection.inbox_prefix}.pull.{token_hex(8)}"
        self._own = self._inbox.encode()
        await self.connection.client.take(f"{self._inbox}.*", self._arrive)

    async def ask(self) -> None:
        """Keep up to two requests open, unless enough has arrived that nobody took yet."""
        now = monotonic()
        self._requests.forget(now, self.connection.client.renewals)
        if now < self._not_before or not self.connection.connected:
            return
        if len(self._requests) < 2 and self._requests.owed + len(self.arrived) <= self.batch_size:  # noqa: PLR2004
            await self._request()

    async def _request(self) -> None:
        token = token_hex(4)
        body = {
            "batch": self.batch_size,
            "expires": int(EXPIRES_SECONDS * 1e9),
            "idle_heartbeat": int(BEAT_SECONDS * 1e9),
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
        self._requests.add(token, self.batch_size, monotonic())

    def _arrive(self, message: RawMessage) -> None:
        if message.subject.startswith(self._own):
            self._end(message)
        else:
            self.complaint = None
            self._requests.delivered(monotonic())
            self.arrived.append(message)
        self.news.set()

    def _end(self, message: RawMessage) -> None:
        status, words = status_of(message)
        if status == "100":
            self._requests.heard(monotonic())
            return
        self._requests.ended(message.subject.rpartition(b".")[2].decode())
        # 404 and 408: nothing waits. 409: the consumer is limited or gone. 503: it does not exist.
        if status in {"404", "408"}:
            self.complaint = None
        else:
            self.complaint = f"{self.consumer}: {status} {words or 'no such consumer'}"
            self._not_before = monotonic() + _PAUSE
