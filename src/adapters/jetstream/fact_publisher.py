"""Facts to the stream: a window at a time, each acknowledged, or all of them again."""

import asyncio
import json
from collections.abc import Sequence
from secrets import token_hex

from attrs import define, field
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from adapters.jetstream.connection import NatsConnection
from application.errors import UnavailableError
from application.facts import Fact
from application.ports.facts import FactPublisher

_CONFIRM_SECONDS = 5.0


@define(kw_only=True)
class JetStreamFactPublisher(FactPublisher):
    """`cdr.rated`, `cdr.unrated`, `balance.*`."""

    connection: NatsConnection
    _inbox: str = ""
    _missing: dict[str, Fact] = field(factory=dict)
    _refusal: str | None = None
    _done: asyncio.Event = field(factory=asyncio.Event)

    async def publish(self, facts: Sequence[Fact]) -> None:
        if not facts:
            return
        self.connection.check()
        await self._listen()
        run = token_hex(4)
        self._refusal, self._missing = (
            None,
            {f"{run}-{number}": fact for number, fact in enumerate(facts)},
        )
        self._done.clear()
        try:
            for token, fact in tuple(self._missing.items()):
                await self.connection.client.publish(
                    fact.subject,
                    fact.body,
                    reply=f"{self._inbox}.{token}",
                    headers={"Nats-Msg-Id": fact.event_id},
                )
            await asyncio.wait_for(self._done.wait(), _CONFIRM_SECONDS)
        except (NatsError, OSError, TimeoutError) as error:
            self.connection.check()
            why = str(error) or "not acknowledged in time"
            raise UnavailableError(f"facts are not published: {why}") from error
        if self._refusal is not None:
            raise UnavailableError(f"facts are not published: {self._refusal}")

    async def _listen(self) -> None:
        if self._inbox:
            return
        inbox = f"{self.connection.inbox_prefix}.fact.{token_hex(8)}"
        try:
            await self.connection.client.subscribe(f"{inbox}.*", cb=self._confirmed)
        except (NatsError, OSError) as error:
            raise UnavailableError(f"NATS is away: {error}") from error
        self._inbox = inbox

    async def _confirmed(self, message: Msg) -> None:
        token = message.subject.rpartition(".")[2]
        if self._missing.pop(token, None) is None:
            return
        if b'"seq"' not in message.data:
            self._refusal = _words(message)
        if not self._missing or self._refusal is not None:
            self._done.set()


def _words(message: Msg) -> str:
    try:
        answer = json.loads(message.data or b"{}")
    except ValueError:
        answer = {}
    error = answer.get("error") if isinstance(answer, dict) else None
    return str((error or {}).get("description", "no stream takes it"))
