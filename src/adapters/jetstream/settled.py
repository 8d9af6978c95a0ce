"""What the book tells hosts of their files, by plain messages: who misses one hears the next."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from attrs import frozen
from nats.errors import Error as NatsError

from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.wire.parser import RawMessage
from adapters.wire import settled_json
from application.intake.data import SettledTelling
from application.intake.ports import SettledFeed, SettledTellings

_MOST_WAITING = 100
# The stream of `cdr.>` would keep each telling; a stream refuses what expects another, and whoever
# listens gets it all the same.
_KEPT_BY_NONE = {"Nats-Expected-Stream": "none"}


def subject_of(host: str) -> str:
    """Give the subject on which a host hears of its files; what NATS does not take is a hyphen."""
    return "cdr.settled." + "".join(
        each if each.isalnum() or each in "-_." else "-" for each in host
    )


@frozen
class JetStreamSettledFeed(SettledFeed):
    """`cdr.settled.<host>`, as a worker says it."""

    connection: NatsConnection

    async def tell(self, host: str, telling: SettledTelling) -> None:
        if self.connection.connected:
            with suppress(NatsError, OSError):
                await self.connection.client.publish(
                    subject_of(host), settled_json.encode(telling), headers=_KEPT_BY_NONE
                )


@frozen
class JetStreamSettledTellings(SettledTellings):
    """`cdr.settled.<host>`, as the host's bridge hears it."""

    connection: NatsConnection
    host: str

    async def tellings(self) -> AsyncIterator[SettledTelling]:
        waiting: asyncio.Queue[SettledTelling] = asyncio.Queue(_MOST_WAITING)

        def take(message: RawMessage) -> None:
            telling = settled_json.decode(message.body)
            if telling is not None:
                with suppress(asyncio.QueueFull):
                    waiting.put_nowait(telling)

        await self.connection.ready()
        await self.connection.client.take(subject_of(self.host), take)
        while True:
            yield await waiting.get()
