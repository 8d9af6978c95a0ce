"""Facts to the stream: a window at a time, each acknowledged, or all of them again."""

import asyncio
from collections.abc import Mapping, Sequence
from secrets import token_hex

from attrs import define, field
from nats.errors import Error as NatsError

from adapters.jetstream.asking import unanswered
from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.wire.answers import Verdict, answer_of
from adapters.jetstream.wire.client import publish_command
from adapters.jetstream.wire.parser import RawMessage
from application.errors import UnavailableError
from application.facts.data import Fact
from application.facts.ports import FactPublisher

_CONFIRM_SECONDS = 5.0


@define(kw_only=True)
class JetStreamFactPublisher(FactPublisher):
    """`cdr.rated`, `cdr.unrated`, `balance.*`, `fraud.alert`, `seal.head`."""

    connection: NatsConnection
    _inbox: str = ""
    _missing: dict[bytes, Fact] = field(factory=dict)
    _refusal: str | None = None
    _done: asyncio.Event = field(factory=asyncio.Event)

    async def publish(self, facts: Sequence[Fact]) -> None:
        if not facts:
            return
        self.connection.check()
        await self._listen()
        run = token_hex(4)
        self._refusal = None
        self._missing = {f"{run}-{n}".encode(): fact for n, fact in enumerate(facts)}
        self._done.clear()
        try:
            await self.connection.client.send(_commands(self._inbox, self._missing))
            await asyncio.wait_for(self._done.wait(), _CONFIRM_SECONDS)
        except (NatsError, OSError, TimeoutError) as error:
            self.connection.check()
            why = unanswered(error, _CONFIRM_SECONDS)
            raise UnavailableError(f"facts are not published: {why}") from error
        if self._refusal is not None:
            raise UnavailableError(f"facts are not published: {self._refusal}")

    async def _listen(self) -> None:
        if self._inbox:
            return
        inbox = f"{self.connection.inbox_prefix}.fact.{token_hex(8)}"
        try:
            await self.connection.client.take(f"{inbox}.*", self._confirmed)
        except (NatsError, OSError) as error:
            raise unanswered(error, _CONFIRM_SECONDS) from error
        self._inbox = inbox

    def _confirmed(self, message: RawMessage) -> None:
        token = message.subject.rpartition(b".")[2]
        if self._missing.pop(token, None) is None:
            return
        answer = answer_of(message.body)
        if answer.verdict not in (Verdict.STORED, Verdict.KNOWN):
            self._refusal = answer.why
        if not self._missing or self._refusal is not None:
            self._done.set()


def _commands(inbox: str, facts: Mapping[bytes, Fact]) -> bytes:
    prefix = inbox.encode()
    return b"".join(
        publish_command(
            fact.subject.encode(),
            b"%b.%b" % (prefix, token),
            b"NATS/1.0\r\nNats-Msg-Id: %b\r\n\r\n" % fact.event_id.encode(),
            fact.body,
        )
        for token, fact in facts.items()
    )
