"""Publishing with a window of our own: sent, confirmed, or sent again under the same id.

The library's futures never time out, its awaited publish is ten times slower (decisions/0011).
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import count
from secrets import token_hex
from time import monotonic, time

from attrs import define, field
from nats.errors import Error as NatsError

from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.wire.answers import Verdict, answer_of
from adapters.jetstream.wire.headers import command_of
from adapters.jetstream.wire.parser import RawMessage
from adapters.jetstream.writing.flights import Flights
from adapters.jetstream.writing.sent import PublisherFigures, Sent
from adapters.jetstream.writing.silence import Silence
from application.intake.data import Record
from application.intake.ports import RecordPublisher, Told
from domain.intake.numbers import StreamNumbers

_log = logging.getLogger(__name__)
_WINDOW_RECORDS = 1024
_WINDOW_BYTES = 8 * 1024 * 1024
_DRAIN_SECONDS = 10.0
_TICK = 0.1
# The server's limit is on headers and body together.
_HEADER_ROOM = 1024


@define(kw_only=True)
class JetStreamPublisher(RecordPublisher):
    """The stream, as its writer sees it."""

    connection: NatsConnection
    confirm_seconds: float = 5.0
    figures: PublisherFigures = field(factory=PublisherFigures)
    silence: Silence = field(factory=Silence)
    numbers: StreamNumbers = field(factory=StreamNumbers)
    _flights: Flights = field(factory=Flights)
    _bytes: int = 0
    _tokens: "count[int]" = field(factory=count)
    _connections: int = 0
    _room: asyncio.Event = field(factory=asyncio.Event)
    _urgent: asyncio.Event = field(factory=asyncio.Event)
    _listening: asyncio.Event = field(factory=asyncio.Event)
    _inbox: bytes = b""

    @property
    def unconfirmed(self) -> int:
        """Records on their way."""
        return len(self._flights)

    async def publish(
        self, records: Sequence[Record], stored: Told, *, known: Told | None = None
    ) -> None:
        # A confirmation that comes before anybody listens would be lost, and cost a repeat.
        await self._wait_until(self._listening.is_set)
        waiting = iter(records)
        while tokens := await self._take_in(waiting, stored, known):
            await self._send([token for token, free in tokens if free])

    async def drain(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN_SECONDS):
                await self._wait_until(lambda: not self._flights)

    async def listen(self) -> None:
        """Take confirmations from now on."""
        inbox = f"{self.connection.inbox_prefix}.ack.{token_hex(8)}"
        self._inbox = inbox.encode()
        await self.connection.ready()
        await self.connection.client.take(f"{inbox}.*", self._confirmed)
        self._listening.set()
        self._room.set()

    async def repeat(self) -> None:
        """Send again what was not confirmed in time, or not taken; runs for ever."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._urgent.wait(), _TICK)
            self._urgent.clear()
            await self._send_due()
            self.silence.look(waiting=self.unconfirmed, confirmed=self.figures.confirmed)
            self.figures.rounds += 1

    def _has_room(self) -> bool:
        return len(self._flights) < _WINDOW_RECORDS and self._bytes < _WINDOW_BYTES

    async def _wait_until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            self.connection.check()
            self._room.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._room.wait(), 1)

    async def _take_in(
        self, records: Iterator[Record], stored: Told, known: Told | None
    ) -> Sequence[tuple[bytes, bool]]:
        await self._wait_until(self._has_room)
        tokens = []
        while self._has_room() and (record := next(records, None)) is not None:
            token = b"%d" % next(self._tokens)
            free = self._flights.add(token, Sent(record, stored, known), monotonic())
            self._bytes += len(record.body)
            tokens.append((token, free))
        return tokens

    async def _send_due(self) -> None:
        if not self.connection.connected:
            return
        now = monotonic()
        if self._connections != (made := self.connection.client.renewals):
            # What would be confirmed to the connection of before is confirmed to nobody.
            self._connections = made
            self._flights.unheard(now)
        due = self._flights.due(now)
        self.figures.retries += sum(self._flights[token].flown > 0 for token in due)
        await self._send(due)

    async def _send(self, tokens: Sequence[bytes]) -> None:
        if not tokens:
            return
        commands = b"".join([self._command(token) for token in tokens])
        self._flights.fly(tokens, monotonic(), self.confirm_seconds)
        try:
            await self.connection.client.send(commands)
        except (NatsError, OSError):
            self._flights.unsent(tokens, monotonic())

    def _command(self, token: bytes) -> bytes:
        record = self._flights[token].record
        if len(record.body) > self.connection.client.max_payload - _HEADER_ROOM:
            self._bury(token, "longer than the server takes")
            record = self._flights[token].record
        return command_of(record, b"%b.%b" % (self._inbox, token))

    def _confirmed(self, message: RawMessage) -> None:
        token = message.subject.rpartition(b".")[2]
        sent = self._flights.get(token)
        if sent is None:
            return
        verdict, why, seq = answer_of(message.body)
        if verdict is Verdict.NEVER:
            self._bury(token, why)
        elif verdict is Verdict.NOT_NOW:
            # A full stream, an election, no stream yet: the window closes, and one knocks.
            if self._flights.refused(token, monotonic()):
                _log.warning("the stream does not take a record", extra={"error": why})
        else:
            if verdict is Verdict.STORED:
                self.numbers.take(seq)
            self._settle(token, sent, duplicate=verdict is Verdict.KNOWN)
        if self._flights.urgent:
            self._urgent.set()

    def _settle(self, token: bytes, sent: Sent, *, duplicate: bool) -> None:
        self._flights.taken(token, monotonic())
        self._bytes -= len(sent.record.body)
        self.figures.confirmed += 1
        self.figures.duplicates += duplicate
        self.figures.last_confirmed_at = time()
        self._room.set()
        if duplicate and sent.known:
            sent.known(sent.record)
        sent.stored(sent.record)

    def _bury(self, token: bytes, why: str) -> None:
        sent = self._flights[token]
        self.figures.refused += 1
        _log.error("refused for good, published as a dead letter", extra={"error": why})
        line = sent.record.line
        place = {"file": line.file_id, "offset": line.offset, "length": line.length}
        buried = sent.record.buried("refused_by_stream", json.dumps(place).encode())
        original, stored = sent.record, sent.stored
        self._bytes += len(buried.body) - len(original.body)
        self._flights.exchange(token, Sent(buried, lambda _: stored(original), None))


@asynccontextmanager
async def open_publisher(connection: NatsConnection) -> AsyncIterator[JetStreamPublisher]:
    """Open the stream for writing; NATS may be away."""
    publisher = JetStreamPublisher(connection=connection)
    tasks = [asyncio.create_task(publisher.listen()), asyncio.create_task(publisher.repeat())]
    try:
        yield publisher
    finally:
        for task in tasks:
            task.cancel()
