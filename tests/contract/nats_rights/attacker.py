"""Somebody with one user's password, who speaks NATS without our programs."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from secrets import token_hex

from attrs import define
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from adapters.jetstream.connection import NatsConnection
from contract.nats_rights.world import World

# Used up by the few questions that the server itself leaves without an answer.
_PATIENCE = 20.0
_LOOK = 0.005


@define
class Attacker:
    """One connection, and the world that it may harm.

    Attributes:
        asks: subjects that this user may publish, with a body that gets an answer.
    """

    connection: NatsConnection
    world: World
    asks: Mapping[str, bytes]

    @property
    def refused(self) -> bool:
        """Whether NATS said that something is not allowed, since `begin`."""
        return self.connection.refusal is not None

    def knows(self, since: tuple[int, int]) -> bool:
        """Tell whether the server is of this version, or newer."""
        version = self.connection.client.connected_server_version
        return (version.major, version.minor) >= since

    def begin(self) -> None:
        """Forget what was refused."""
        self.connection.refusal = None

    async def publish(
        self,
        subject: str,
        body: bytes = b"{}",
        reply: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        """Publish, and wait until NATS has seen it."""
        await self.connection.client.publish(subject, body, reply=reply, headers=headers)
        await self.pause()

    async def pause(self) -> None:
        """Wait until NATS has seen all that was sent, and its objections are here.

        The library sends its ping past what waits to be written: only a second one comes after it.
        """
        await self.connection.client.flush()
        await self.connection.client.flush()

    async def answers(self, subject: str, body: object = None) -> Sequence[Msg]:
        """Ask, and give what comes; nothing as soon as NATS says that it is not allowed."""
        client, inbox = self.connection.client, f"{self.connection.inbox_prefix}.{token_hex(4)}"
        came: asyncio.Queue[Msg] = asyncio.Queue()
        subscription = await client.subscribe(inbox, cb=came.put)
        question = b"" if body is None else json.dumps(body).encode()
        try:
            await self.publish(subject, question, reply=inbox)
            found: list[Msg] = []
            waited = 0.0
            while not found and not self.refused and waited < _PATIENCE:
                with suppress(TimeoutError):
                    found.append(await asyncio.wait_for(came.get(), _LOOK))
                waited += _LOOK
            return found
        finally:
            await subscription.unsubscribe()

    async def hears(self, subject: str) -> bool:
        """Subscribe; tell whether anything of what others do arrives."""
        client = self.connection.client
        subscription = await client.subscribe(subject)
        try:
            await self.pause()
            if self.refused:
                return False
            await self.world.others.work()
            await self.pause()
            return subscription.pending_msgs > 0
        finally:
            with suppress(NatsError):
                await subscription.unsubscribe()
