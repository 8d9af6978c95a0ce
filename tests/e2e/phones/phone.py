"""A socket that waits for what a test expects, and answers nothing by itself."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

from attrs import define, field

from e2e.phones.message import Message, parse

_PATIENCE = 120.0


class NotHeardError(Exception):
    """What a phone waited for did not come."""


@define(eq=False)
class Phone(asyncio.DatagramProtocol):
    """One address.

    Attributes:
        heard: all messages that came, in order; what was said again because nobody replied in
            time, once.
    """

    proxy: tuple[str, int]
    heard: list[Message] = field(factory=list)
    _waiting: list[Message] = field(factory=list)
    _news: asyncio.Event = field(factory=asyncio.Event)
    _transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: object) -> None:
        del addr
        if data.strip():
            message = parse(data)
            if not 0 < message.code < 200 and message in self.heard:
                return
            self.heard.append(message)
            self._waiting.append(message)
            self._news.set()

    def error_received(self, exc: Exception) -> None:
        """Let be what nobody took."""

    @property
    def port(self) -> int:
        assert self._transport is not None
        return int(self._transport.get_extra_info("sockname")[1])

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def say(self, datagram: bytes, to: tuple[str, int] | None = None) -> None:
        assert self._transport is not None
        self._transport.sendto(datagram, to or self.proxy)

    async def hear(self, wanted: Callable[[Message], bool], what: str = "") -> Message:
        """Wait for a message; those before it are for others."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while True:
                    for message in self._waiting:
                        if wanted(message):
                            self._waiting.remove(message)
                            return message
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            heard = [each.first for each in self.heard]
            raise NotHeardError(f"{what or 'a message'} was not heard, but {heard}") from None

    async def request(self, method: str, *, cseq: int | None = None) -> Message:
        """Wait for a request, of this number if it matters which."""
        return await self.hear(
            lambda each: not each.code and each.method == method and cseq in (None, each.cseq),
            method,
        )

    async def reply(self, request: str, code: int) -> Message:
        """Wait for a reply of this code to a request of that method."""
        return await self.hear(
            lambda each: each.code == code and each.method == request, f"{code} of {request}"
        )

    async def final(self, request: str) -> Message:
        """Wait for a final reply."""
        return await self.hear(
            lambda each: each.code >= 200 and each.method == request, f"a final reply to {request}"
        )


@asynccontextmanager
async def phone(proxy_port: int) -> AsyncIterator[Phone]:
    """Plug a phone in."""
    loop = asyncio.get_running_loop()
    transport, made = await loop.create_datagram_endpoint(
        lambda: Phone(("127.0.0.1", proxy_port)), local_addr=("127.0.0.1", 0)
    )
    try:
        yield made
    finally:
        transport.close()
