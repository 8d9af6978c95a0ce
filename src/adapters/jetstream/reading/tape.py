"""A stream read from beside: an ordered consumer of the moment, made anew whenever in doubt.

The client library's ordered consumer waits for ever where the stream was made anew meanwhile.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from attrs import define, field
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.api import StreamConfig

from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.reading.ordered import Arrivals, DisorderError, consumer_config
from application.errors import UnavailableError
from application.live.data import Place, TapeBatch, Told
from application.live.ports import CallTape

_SECONDS = 5.0
_PAUSE = 0.5
_LOOK = 0.1
_NO_STREAM = 10059
Json = dict[str, Any]


@define(kw_only=True, eq=False)
class JetStreamTape(CallTape):
    """One stream, or one subject of it.

    Attributes:
        decode: gives the content of a message, or None; must not raise.
        remake: how to make the stream where it is missing, as one in memory is after a restart
            of its server; None where that is not our business.
        rounds: grows while reading gets on, or is tried.
    """

    connection: NatsConnection
    stream: str
    subject: str | None = None
    decode: Callable[[Msg], Any]
    stop: asyncio.Event
    remake: StreamConfig | None = None
    rounds: int = 0
    _complaint: str | None = "not read yet"
    _at_the_end: bool = False
    _arrivals: Arrivals = field(init=False)

    @_arrivals.default
    def _make_arrivals(self) -> Arrivals:
        return Arrivals(self.connection, self.decode)

    def complaint(self) -> str | None:
        """Tell what keeps us from reading, or None."""
        return self._complaint

    async def batches(
        self, after: Place | None, since: datetime | None
    ) -> AsyncIterator[TapeBatch]:
        while not self.stop.is_set():
            self.rounds += 1
            try:
                life, first = await self._begin(after, since)
            except UnavailableError as error:
                self._complaint = str(error)
                await self._until(asyncio.sleep(_PAUSE))
                continue
            whole = after is not None and first == after.seq + 1
            async for entries in self._entries():
                last = entries[-1].seq if entries else first - 1
                after = Place(life, last)
                yield TapeBatch(
                    life=life, entries=entries, pending=self._arrivals.pending, whole=whole
                )
                whole = True

    async def _entries(self) -> AsyncIterator[Sequence[Told]]:
        self._complaint = None
        if self._at_the_end:
            yield ()
        with suppress(DisorderError):
            while not self.stop.is_set():
                self.rounds += 1
                self.connection.check()
                entries = self._arrivals.taken()
                if entries:
                    yield entries
                    await self._go_on()
                else:
                    await self._until(self._arrivals.wait())
        self._complaint = f"reading of {self.stream} was interrupted"

    async def _begin(self, after: Place | None, since: datetime | None) -> tuple[str, int]:
        await self._connected()
        info = await self._info()
        state, life = info["state"], str(info["created"])
        first = None
        if (
            after
            and after.life == life
            and state["first_seq"] - 1 <= after.seq <= state["last_seq"]
        ):
            first = after.seq + 1
        name, deliver_to = await self._arrivals.begin()
        config = consumer_config(name, deliver_to, first, since)
        subject = f"CONSUMER.CREATE.{self.stream}.{name}"
        if self.subject:
            config["filter_subject"] = self.subject
            subject = f"{subject}.{self.subject}"
        made = await self._ask(subject, {"stream_name": self.stream, "config": config})
        self._at_the_end = self._arrivals.begun(made["num_pending"])
        return life, first or max(1, made["delivered"]["stream_seq"] + 1)

    async def _info(self) -> Json:
        try:
            return await self._ask(f"STREAM.INFO.{self.stream}", {})
        except _MissingError:
            if self.remake is None:
                raise
            return await self._ask(f"STREAM.CREATE.{self.stream}", self.remake.as_dict())

    async def _ask(self, what: str, body: Json) -> Json:
        request = self.connection.client.request(
            f"$JS.API.{what}", json.dumps(body).encode(), timeout=_SECONDS
        )
        asking = asyncio.ensure_future(request)
        try:
            # A refusal is no answer: it stands in what the server says beside.
            while not asking.done():
                await asyncio.wait({asking}, timeout=_LOOK)
                self.connection.check()
            answer = asking.result()
        except (NatsError, OSError, TimeoutError) as error:
            raise UnavailableError(f"NATS: {str(error) or type(error).__name__}") from error
        finally:
            asking.cancel()
        found: Json = json.loads(answer.data)
        problem = found.get("error")
        if problem and problem.get("err_code") == _NO_STREAM:
            raise _MissingError(f"stream {self.stream} is missing: run akira setup")
        if problem:
            raise UnavailableError(f"JetStream: {problem.get('description')}")
        return found

    async def _connected(self) -> None:
        await self._until(self.connection.ready())
        if not self.connection.connected:
            raise UnavailableError("NATS: not connected")

    async def _go_on(self) -> None:
        with suppress(NatsError, OSError):
            await self._arrivals.go_on()

    async def _until(self, something: Any) -> None:  # noqa: ANN401 any coroutine
        # Wakes each second for what nobody tells: silence, a lost connection.
        tasks = [asyncio.ensure_future(something), asyncio.ensure_future(self.stop.wait())]
        await asyncio.wait(tasks, timeout=1, return_when="FIRST_COMPLETED")
        for task in tasks:
            task.cancel()


class _MissingError(UnavailableError):
    """There is no such stream."""
