"""A stream read from beside, by the numbers of its messages, looked at often for what is new."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import define, field

from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.reading.numbered import NumberedStream, Numbers, StoredMessage
from application.errors import UnavailableError
from application.live.data import Place, TapeBatch, Told
from application.live.ports import CallTape

_LOOK = 0.05
_PAUSE = 0.5
_MOST = 256
# A busy bridge publishes a record before the events of its call, and streams are not in step.
_APART = timedelta(seconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@define(kw_only=True, eq=False)
class JetStreamTape(CallTape):
    """One stream, or what it has under one subject and below.

    Attributes:
        decode: gives the content of a message, or None; must not raise.
        ahead: a tape of which the same reader wants to hear first what was stored before.
        rounds: grows while reading gets on, or is tried.
        read_until: everything that was stored before is told, by the server's clock.
    """

    connection: NatsConnection
    stream: str
    subject: str | None = None
    decode: Callable[[StoredMessage], Any]
    stop: asyncio.Event
    ahead: "JetStreamTape | None" = None
    rounds: int = 0
    read_until: datetime = field(default=_EPOCH, init=False)
    _complaint: str | None = "not read yet"
    _messages: NumberedStream = field(init=False)

    @_messages.default
    def _open(self) -> NumberedStream:
        return NumberedStream(self.connection, self.stream)

    def complaint(self) -> str | None:
        """Tell what keeps us from reading, or None."""
        return self._complaint

    async def batches(
        self, after: Place | None, since: datetime | None
    ) -> AsyncIterator[TapeBatch]:
        reading = _Reading(after, since)
        while not self.stop.is_set():
            self.rounds += 1
            try:
                batch = await self._unless_stopped(self._next(reading))
            except UnavailableError as error:
                self._complaint = str(error)
                await self._rest(_PAUSE)
                continue
            self._complaint = None
            if batch is not None:
                await self._let_pass(batch)
                yield batch
            self.read_until = reading.until
            if batch is None and reading.told_end:
                await self._rest(_LOOK)

    async def _let_pass(self, batch: TapeBatch) -> None:
        ahead, entries = self.ahead, batch.entries
        if ahead is None or not entries:
            return
        wanted = entries[-1].heard_at + _APART
        # One that cannot be read is not waited for.
        while ahead.complaint() is None and ahead.read_until < wanted and not self.stop.is_set():
            await self._rest(_LOOK)

    async def _next(self, reading: "_Reading") -> TapeBatch | None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.connection.ready(), _PAUSE)
        if not self.connection.connected:
            raise UnavailableError("NATS: not connected")
        numbers = await self._messages.numbers()
        first = reading.first(numbers)
        if first is None:
            first = await self._begin(reading, numbers)
        last = min(numbers.last, first + _MOST - 1)
        messages = await self._messages.messages(first, last) if first <= last else []
        lost = len(messages) < last - first + 1
        entries = [told for told in map(self._told, messages) if told is not None]
        return reading.batch(entries, numbers, Place(numbers.life, max(last, first - 1)), lost=lost)

    async def _begin(self, reading: "_Reading", numbers: Numbers) -> int:
        reading.whole = reading.told_end = False
        if reading.since is None:
            return max(1, numbers.first)
        return await self._messages.first_since(reading.since, numbers)

    def _told(self, message: StoredMessage) -> Told | None:
        wanted = self.subject
        if wanted and message.subject != wanted and not message.subject.startswith(f"{wanted}."):
            return None
        return Told(message.seq, message.stored_at, self.decode(message))

    async def _unless_stopped(
        self, work: Coroutine[Any, Any, TapeBatch | None]
    ) -> TapeBatch | None:
        working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(self.stop.wait())
        try:
            await asyncio.wait([working, stopping], return_when="FIRST_COMPLETED")
            return working.result() if working.done() else None
        finally:
            working.cancel()
            stopping.cancel()

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.stop.wait(), seconds)


@define
class _Reading:
    """How far one reader is.

    Attributes:
        whole: whether nothing is missing between the last batch and what comes.
        told_end: whether it is known to the reader that nothing waits.
        until: when the server said so.
    """

    place: Place | None
    since: datetime | None
    whole: bool = True
    told_end: bool = False
    until: datetime = _EPOCH

    def first(self, numbers: Numbers) -> int | None:
        """Give the number that comes next; None where what follows the place is not there."""
        place = self.place
        if place is None or place.life != numbers.life:
            return None
        return place.seq + 1 if numbers.first - 1 <= place.seq <= numbers.last else None

    def batch(
        self, entries: Sequence[Told], numbers: Numbers, place: Place, *, lost: bool
    ) -> TapeBatch | None:
        """Note how far it was read, and give what there is to tell."""
        self.place = place
        self.whole = self.whole and not lost
        pending = numbers.last - place.seq
        news = bool(entries) or (pending == 0 and not self.told_end)
        self.told_end = pending == 0
        self.until = numbers.at if self.told_end else self.until
        if not news:
            return None
        whole, self.whole = self.whole, True
        return TapeBatch(life=place.life, entries=entries, pending=pending, whole=whole)
