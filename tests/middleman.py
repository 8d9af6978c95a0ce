"""Stands between a browser and a gateway, and can let a stream fall silent without ending it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import Enum, auto

from attrs import define, field

from live_gateway import STREAM


class Mute(Enum):
    """How a stream is silent."""

    NO_ANSWER = auto()
    NO_EVENT = auto()
    NO_MORE = auto()


@define
class Middleman:
    """Passes everything on, but not the stream while it is mute.

    Attributes:
        streams: how often the stream was asked for.
    """

    gateway: str
    url: str = ""
    mute: Mute | None = None
    streams: int = 0
    _served: set[asyncio.Task[None]] = field(factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request; a browser makes a connection for each."""
        task = asyncio.current_task()
        assert task
        self._served.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._answer(await _request(reader), writer)
        finally:
            self._served.discard(task)
            writer.close()

    async def _answer(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        is_stream = request.startswith((f"GET {STREAM} ".encode(), f"GET {STREAM}?".encode()))
        self.streams += is_stream
        if is_stream and self.mute in (Mute.NO_ANSWER, Mute.NO_EVENT):
            if self.mute is Mute.NO_EVENT:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
            await asyncio.Event().wait()
        host, _, port = self.gateway.removeprefix("http://").partition(":")
        answers, asks = await asyncio.open_connection(host, int(port))
        try:
            asks.write(request)
            while part := await answers.read(65_536):
                if is_stream and self.mute is Mute.NO_MORE:
                    await asyncio.Event().wait()
                writer.write(part)
                await writer.drain()
        finally:
            asks.transport.abort()

    def leave(self) -> None:
        """End all that is still open."""
        for task in self._served:
            task.cancel()


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).replace(b": keep-alive", b": close")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return head + await reader.readexactly(length)


@asynccontextmanager
async def a_middleman(gateway: str) -> AsyncIterator[Middleman]:
    """Listen while the context is open."""
    middleman = Middleman(gateway)
    server = await asyncio.start_server(middleman.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    middleman.url = f"http://127.0.0.1:{port}"
    try:
        yield middleman
    finally:
        server.close()
        middleman.leave()
