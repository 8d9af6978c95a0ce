"""What the book tells hosts of their files, by plain messages: who misses one hears the next."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

from attrs import frozen
from nats.errors import Error as NatsError

from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.wire.parser import RawMessage
from adapters.wire import settled_json
from application.intake.data import SettledTelling
from application.intake.ports import SettledFeed, SettledTellings
from domain.intake.settled import Ranges

_MOST_WAITING = 100
# A range is at most some forty bytes of JSON, a message at most a mebibyte.
_MOST_RANGES = 10_000
# The stream of `cdr.>` would keep each telling; a stream refuses what expects another, and whoever
# listens gets it all the same.
_KEPT_BY_NONE = {"Nats-Expected-Stream": "none"}


def subject_of(host: str) -> str:
    """Give the subject on which a host hears of its files; what NATS does not take is a hyphen."""
    taken = "".join(each if each.isalnum() or each in "-_." else "-" for each in host)
    return "cdr.settled." + ".".join(word or "-" for word in taken.split("."))


def parts_of(telling: SettledTelling) -> Iterator[SettledTelling]:
    """Give it in parts that NATS takes; how the stream is comes last, when all else was told."""
    part: dict[str, Ranges] = {}
    room = _MOST_RANGES
    for file_id, ranges in telling.settled.items():
        for first in range(0, len(ranges), _MOST_RANGES):
            some = ranges[first : first + _MOST_RANGES]
            if len(some) > room:
                yield SettledTelling(settled=part)
                part, room = {}, _MOST_RANGES
            part[file_id] = some
            room -= len(some)
    yield SettledTelling(settled=part, stream=telling.stream)


@frozen
class JetStreamSettledFeed(SettledFeed):
    """`cdr.settled.<host>`, as a worker says it."""

    connection: NatsConnection

    async def tell(self, host: str, telling: SettledTelling) -> None:
        for part in parts_of(telling):
            if self.connection.connected:
                with suppress(NatsError, OSError):
                    await self.connection.client.publish(
                        subject_of(host), settled_json.encode(part), headers=_KEPT_BY_NONE
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
