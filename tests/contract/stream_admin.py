"""What a probe of JetStream does as the server's own user."""

import asyncio
from contextlib import suppress

import nats.errors
from nats.js.api import StreamConfig
from nats.js.errors import Error as JetStreamError
from nats.js.errors import NotFoundError, ServerError

from adapters.jetstream.connection import NatsConnection


async def answers_again(connection: NatsConnection) -> None:
    """Wait until JetStream answers on a connection again: a probe reads by it at once."""
    async with asyncio.timeout(120):
        while True:
            with suppress(nats.errors.Error, JetStreamError):
                # A cluster without a leader hears nothing: what was asked then is never answered.
                await connection.client.jetstream(timeout=5).account_info()
                return
            await asyncio.sleep(0.02)


async def made_anew(admin: NatsConnection, stream: StreamConfig) -> None:
    """Make a stream, without whatever was there under its name.

    Seen with 2.15.1: made at once after it was deleted, a stream may have its messages back, or
    find its folder not yet gone.
    """
    context = admin.client.jetstream(timeout=60)
    async with asyncio.timeout(120):
        while True:
            with suppress(NotFoundError):
                await context.delete_stream(stream.name or "")
            with suppress(ServerError):
                if (await context.add_stream(stream)).state.messages == 0:
                    return
            await asyncio.sleep(0.01)
