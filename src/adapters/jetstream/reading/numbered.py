"""A stream read from beside by the numbers of its messages.

Nothing is made in the server and nothing is acknowledged, so a reader needs no right that changes
anything. A consumer would be quicker, but whoever may make one may have it deliver anywhere.
"""

import asyncio
import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from secrets import token_hex

from attrs import define, field, frozen
from nats.errors import Error as NatsError

from adapters.jetstream.asking import Json, ask, created, moment_of, unanswered
from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.wire.client import headers_in, request_command
from adapters.jetstream.wire.parser import RawMessage
from application.errors import UnavailableError

_SECONDS = 5.0
_LOOK = 0.1
_NOT_THERE = 10037
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen
class Numbers:
    """Which messages a stream has.

    Attributes:
        life: tells a stream that was made anew from the one before.
        first, last: numbers; of an empty stream the first is beyond the last.
        at: when that was so, by the server's clock.
    """

    life: str
    first: int
    last: int
    at: datetime


@frozen
class StoredMessage:
    """A message as the stream keeps it; `stored_at` is UTC."""

    seq: int
    subject: str
    stored_at: datetime
    headers: Mapping[str, str]
    body: bytes


@define(eq=False)
class NumberedStream:
    """The messages of one stream, each to be had by its number."""

    connection: NatsConnection
    stream: str
    _inbox: str = ""
    _round: int = 0
    _answers: dict[bytes, bytes] = field(factory=dict)
    _wanted: int = 0
    _whole: asyncio.Event = field(factory=asyncio.Event)

    async def info(self) -> Json:
        """Give what JetStream says of the stream.

        Raises:
            SetupError: no right to ask.
            UnavailableError: there is no such stream, or no answer.
        """
        return await ask(self.connection, f"STREAM.INFO.{self.stream}")

    async def numbers(self) -> Numbers:
        """Tell which messages there are; raises as `info` does."""
        return numbers_in(await self.info())

    async def messages(self, first: int, last: int) -> Sequence[StoredMessage]:
        """Give the messages with these numbers, in order; one that is not there is left out.

        Raises:
            SetupError: no right to read.
            UnavailableError: not all answers came.
        """
        wanted = {number: b'{"seq":%d}' % number for number in range(first, last + 1)}
        return [found for found in await self._asked(wanted) if found is not None]

    async def first_since(self, moment: datetime, among: Numbers) -> int:
        """Give the number of the first message stored at or after a moment; else what comes next.

        Raises:
            SetupError: no right to read.
            UnavailableError: no answer.
        """
        low, high = max(among.first, 1), among.last + 1
        while low < high:
            middle = (low + high) // 2
            [found] = await self._asked({middle: b'{"seq":%d,"next_by_subj":">"}' % middle})
            if found is None or found.stored_at >= moment:
                high = middle
            else:
                low = found.seq + 1
        return low

    async def _asked(self, questions: Mapping[int, bytes]) -> Sequence[StoredMessage | None]:
        self.connection.check()
        await self._listen()
        # Each round has a word of its own: an answer to an earlier one comes too late.
        self._round, self._answers, self._wanted = self._round + 1, {}, len(questions)
        self._whole.clear()
        reconnects = self.connection.client.stats["reconnects"]
        commands = b"".join(self._command(*question) for question in questions.items())
        try:
            await self.connection.client.send(commands)
            async with asyncio.timeout(_SECONDS):
                await self._wait(reconnects)
        except (NatsError, OSError, TimeoutError) as error:
            raise unanswered(error, _SECONDS) from error
        return [_message(self._answers[b"%d" % number]) for number in questions]

    async def _listen(self) -> None:
        if self._inbox:
            return
        inbox = f"{self.connection.inbox_prefix}.read.{token_hex(8)}"
        try:
            await self.connection.client.take(f"{inbox}.*.*", self._answered)
        except (NatsError, OSError) as error:
            raise unanswered(error, _SECONDS) from error
        self._inbox = inbox

    async def _wait(self, reconnects: int) -> None:
        while not self._whole.is_set():
            self.connection.check()
            # What was asked through a connection that is gone is never answered.
            if self.connection.client.stats["reconnects"] != reconnects:
                raise UnavailableError("NATS was away")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._whole.wait(), _LOOK)

    def _command(self, number: int, question: bytes) -> bytes:
        return request_command(
            f"$JS.API.STREAM.MSG.GET.{self.stream}".encode(),
            f"{self._inbox}.{self._round}.{number}".encode(),
            question,
        )

    def _answered(self, message: RawMessage) -> None:
        _, told_in, number = message.subject.rsplit(b".", 2)
        if told_in == b"%d" % self._round:
            self._answers[number] = message.body
        if len(self._answers) >= self._wanted:
            self._whole.set()


def numbers_in(info: Json) -> Numbers:
    """Read which messages there are out of what JetStream says of a stream."""
    state = info["state"]
    at = moment_of(info["ts"]) or _EPOCH
    return Numbers(created(info), state["first_seq"], state["last_seq"], at)


def _message(answer: bytes) -> StoredMessage | None:
    found: Json = json.loads(answer or b"{}")
    problem = found.get("error")
    if problem and problem.get("err_code") == _NOT_THERE:
        return None
    if problem or "message" not in found:
        raise UnavailableError(f"JetStream: {(problem or {}).get('description') or 'no message'}")
    kept = found["message"]
    return StoredMessage(
        seq=kept["seq"],
        subject=kept["subject"],
        stored_at=moment_of(kept["time"]) or _EPOCH,
        headers=headers_in(b64decode(kept.get("hdrs", ""))),
        body=b64decode(kept.get("data", "")),
    )
