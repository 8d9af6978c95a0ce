"""The limit of publishing with the client library: a bare loop that counts acknowledgements.

Nothing is read from a file, nothing is kept to be sent again: what a publisher with promises
costs more is its own.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex
from time import process_time

from attrs import define, field
from nats.aio.client import Client
from nats.aio.msg import Msg

from bench.rounds import Run
from bench.stream import Stream

_WINDOW = 1024
Message = tuple[bytes, Mapping[str, str]]


@define
class _Window:
    client: Client
    inbox: str = field(factory=lambda: f"_INBOX_bench.own.{token_hex(4)}")
    open: int = 0
    changed: asyncio.Event = field(factory=asyncio.Event)

    async def publish(self, messages: Sequence[Message]) -> None:
        subscription = await self.client.subscribe(f"{self.inbox}.*", cb=self._confirmed)
        for number, (body, headers) in enumerate(messages):
            while self.open >= _WINDOW:
                await self._change()
            self.open += 1
            await self.client.publish(
                "cdr.raw", body, reply=f"{self.inbox}.{number}", headers=dict(headers)
            )
        while self.open:
            await self._change()
        await subscription.unsubscribe()

    async def _change(self) -> None:
        self.changed.clear()
        await self.changed.wait()

    async def _confirmed(self, _: Msg) -> None:
        self.open -= 1
        self.changed.set()


async def publish_barely(stream: Stream, bodies: Sequence[bytes]) -> Run:
    """Publish with message ids and nothing else, as fast as the library goes."""
    named = [(body, {"Nats-Msg-Id": sha256(body).hexdigest()[:32]}) for body in bodies]
    await stream.renew()
    before = process_time()
    await _Window(stream.client).publish(named)
    cpu = (process_time() - before) / len(bodies) * 1e6
    return Run(rate=await stream.rate(), cpu=cpu)


async def fill(stream: Stream, bodies: Sequence[bytes]) -> None:
    """Put records into the stream as the bridge would."""
    read_at = datetime.now(UTC).isoformat()
    offset, messages = 0, []
    for body in bodies:
        headers = {
            "Nats-Msg-Id": sha256(body).hexdigest()[:32],
            "Akira-Offset": str(offset),
            "Akira-Host": "sip-01",
            "Akira-File": "bench",
            "Akira-Read-At": read_at,
        }
        messages.append((body, headers))
        offset += len(body) + 1
    await _Window(stream.client).publish(messages)
