"""The stream under measurement, by its own clock: no polling blurs a rate."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

from attrs import frozen
from nats.aio.client import Client
from nats.js.errors import NotFoundError

from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from application.errors import SetupError
from bench.running import until

CONSUMER = Topology().consumer
_TOPOLOGY = Topology()


@frozen
class Stream:
    """The CDR stream of one server."""

    connection: NatsConnection

    @property
    def client(self) -> Client:
        """The bare client."""
        return self.connection.client

    async def renew(self) -> None:
        """Begin with empty streams and new consumers."""
        manager = self.client.jsm()
        for each in _TOPOLOGY.streams():
            with suppress(NotFoundError):
                await manager.delete_stream(str(each.name))
        await until(self._made, "streams made anew", every=0.2)

    async def hold_back(self, until: datetime) -> None:
        """Let the worker's consumers deliver nothing until a moment.

        Not until another call: what waits is then delivered at the next request only.
        """
        body = json.dumps({"pause_until": until.isoformat()}).encode()
        for each in _TOPOLOGY.consumers():
            await self._ask(f"CONSUMER.PAUSE.{_TOPOLOGY.stream}.{each.durable_name}", body)

    async def filled(self, count: int, patience: float = 300) -> None:
        """Wait until it holds so many records; what the worker tells of them does not count."""
        wanted = json.dumps({"subjects_filter": "cdr.raw"}).encode()

        async def full() -> bool:
            state = (await self._ask(f"STREAM.INFO.{_TOPOLOGY.stream}", wanted))["state"]
            return bool(sum((state.get("subjects") or {}).values()) >= count)

        await until(full, f"{count} messages in the stream", patience=patience)

    async def rate(self) -> float:
        """Tell messages a second between the first and the last."""
        state = (await self._ask(f"STREAM.INFO.{_TOPOLOGY.stream}"))["state"]
        span = _moment(state["last_ts"]) - _moment(state["first_ts"])
        return (int(state["messages"]) - 1) / max(span.total_seconds(), 1e-6)

    async def size(self) -> int:
        """Tell what its messages take on the disk."""
        return int((await self._ask(f"STREAM.INFO.{_TOPOLOGY.stream}"))["state"]["bytes"])

    async def drained(self, patience: float = 300) -> None:
        """Wait until the worker has acknowledged all there is."""

        async def empty() -> bool:
            found = await self._ask(f"CONSUMER.INFO.{_TOPOLOGY.stream}.{CONSUMER}")
            return bool(found["num_pending"] == found["num_ack_pending"] == 0)

        await until(empty, "all acknowledged", patience=patience)

    async def _made(self) -> bool:
        # The server may still be about removing the files of the last ones.
        with suppress(SetupError):
            return all(part.good for part in await setup(self.connection, _TOPOLOGY))
        return False

    async def _ask(self, what: str, body: bytes = b"") -> Mapping[str, Any]:
        answer = await self.client.request(f"$JS.API.{what}", body, timeout=10)
        found: Mapping[str, Any] = json.loads(answer.data)
        return found


@asynccontextmanager
async def open_stream(url: str) -> AsyncIterator[Stream]:
    """Reach the stream of a server as its administrator."""
    async with open_nats(NatsSettings(url=url, name="bench")) as connection:
        await connection.ready()
        stream = Stream(connection)
        await stream.renew()
        yield stream


def bodies(lines: Sequence[bytes]) -> list[bytes]:
    """Give the lines as they travel: without line end."""
    return [line[:-1] for line in lines]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
