"""A client of server-sent events by the letter of the standard (WHATWG HTML, 9.2.6)."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from attrs import define, field, frozen


@frozen
class Event:
    """One event that a browser would dispatch."""

    name: str
    data: str
    last_id: str

    @property
    def json(self) -> Any:  # noqa: ANN401 whatever it says
        return json.loads(self.data)


@define
class Parser:
    """Takes bytes cut anywhere and gives events.

    Attributes:
        last_id: what a browser would send as Last-Event-ID.
        retry: milliseconds, as the server asked for.
    """

    last_id: str = ""
    retry: int | None = None
    comments: list[str] = field(factory=list)
    _text: str = ""
    _bytes: bytes = b""
    _name: str = ""
    _data: list[str] = field(factory=list)
    _id: str = ""

    def feed(self, part: bytes) -> Iterator[Event]:
        self._bytes += part
        end = max(self._bytes.rfind(b"\n"), self._bytes.rfind(b"\r", 0, -1)) + 1
        text = self._bytes[:end].decode("utf-8", "strict")
        self._bytes = self._bytes[end:]
        for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:-1]:
            yield from self._line(line)

    def _line(self, line: str) -> Iterator[Event]:
        if not line:
            yield from self._dispatch()
            return
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not name:
            self.comments.append(value)
        elif name == "event":
            self._name = value
        elif name == "data":
            self._data.append(value)
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and value.isascii() and value.isdigit():
            self.retry = int(value)

    def _dispatch(self) -> Iterator[Event]:
        self.last_id = self._id
        if self._data:
            yield Event(self._name or "message", "\n".join(self._data), self.last_id)
        self._name, self._data = "", []


@define
class Answer:
    """A response that goes on."""

    status: int
    headers: Mapping[str, str]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    parser: Parser = field(factory=Parser)
    raw: bytes = b""
    over: bool = False
    _ready: list[Event] = field(factory=list)

    async def next(self, *names: str) -> Event:
        """Give the next event, of one of these names if any are given; others are skipped."""
        async with asyncio.timeout(60):
            while True:
                while self._ready:
                    event = self._ready.pop(0)
                    if not names or event.name in names:
                        return event
                await self.more()
                assert not self.over, "the stream ended"

    async def more(self) -> None:
        """Read one piece."""
        part = await self._chunk()
        self.over = not part
        self.raw += part
        self._ready.extend(self.parser.feed(part))

    async def body(self) -> bytes:
        """Read to the end."""
        length = self.headers.get("content-length")
        return await self.reader.readexactly(int(length or 0))

    async def _chunk(self) -> bytes:
        try:
            size = int(await self.reader.readline(), 16)
            part = await self.reader.readexactly(size)
            await self.reader.readexactly(2)
        except (ValueError, asyncio.IncompleteReadError, ConnectionError):
            return b""
        return part


@asynccontextmanager
async def get(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    body: bytes = b"",
    receive_buffer: int | None = None,
) -> AsyncIterator[Answer]:
    """Ask, and keep the connection open for as long as the context lasts."""
    parts = urlsplit(url)
    sock = socket.socket()
    if receive_buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    sock.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(sock, (parts.hostname, parts.port))
    except OSError:
        sock.close()
        raise
    reader, writer = await asyncio.open_connection(sock=sock, limit=2**16)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    lines = [f"{method} {target} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    lines += [f"Content-Length: {len(body)}"] if body else []
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    try:
        yield await _answer(reader, writer)
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Answer:
    first = (await asyncio.wait_for(reader.readline(), 60)).split()
    if not first:
        raise ConnectionResetError("it ended without an answer")
    headers: dict[str, str] = {}
    while line := (await reader.readline()).strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    return Answer(int(first[1]), headers, reader, writer)


def named(events: Sequence[Event], name: str) -> list[Event]:
    return [event for event in events if event.name == name]
