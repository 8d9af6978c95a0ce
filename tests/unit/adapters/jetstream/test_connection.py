"""Who waits for NATS is patient with a server that is slow, and not with one that refuses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from adapters.jetstream.connection import NatsSettings, open_nats
from application.errors import UnavailableError

INFO = b'INFO {"server_id": "x", "version": "2.10.0", "max_payload": 1048576}\r\n'


@asynccontextmanager
async def a_server(greets: asyncio.Event) -> AsyncIterator[str]:
    """Take connections, and say no word before it is time to; ends when the clients are gone."""
    served: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await greets.wait()
        with suppress(OSError):
            writer.write(INFO)
            while line := await reader.readline():
                if line.startswith(b"PING"):
                    writer.write(b"PONG\r\n")
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(asyncio.ensure_future(serve(reader, writer)))

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    try:
        yield f"nats://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        greets.set()
        server.close()
        await asyncio.gather(*served)


async def test_a_server_that_is_only_slow_is_waited_for() -> None:
    greets = asyncio.Event()
    async with (
        a_server(greets) as url,
        open_nats(NatsSettings(url=url, name="cli")) as connection,
    ):
        using = asyncio.ensure_future(connection.usable(patience=0.1, longest=600))
        await asyncio.wait({using}, timeout=0.5)
        greets.set()
        await using
        assert connection.connected


async def test_a_server_that_refuses_is_not_waited_for_any_longer() -> None:
    async with open_nats(NatsSettings(url="nats://127.0.0.1:1", name="cli")) as connection:
        with pytest.raises(UnavailableError, match="AKIRA_NATS_URL"):
            await connection.usable(patience=0.1, longest=10_000)
