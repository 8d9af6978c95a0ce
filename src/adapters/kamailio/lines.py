"""How messages of SIP travel: each in a datagram, or one behind the other on a connection."""

import asyncio
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final, Protocol

from attrs import define, field

_END: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(
    rb"^(?:content-length|l)[ \t]*:[ \t]*(\d{1,7})", re.IGNORECASE | re.MULTILINE
)
_LONGEST: Final = 1 << 20
Send = Callable[[bytes], None]
Address = tuple[str, int]


def _nothing() -> None: ...


class Hears(Protocol):
    """Who is told what comes, and how to answer it."""

    def hear(self, message: bytes, send: Send) -> None:
        """Take a message."""
        ...


@define(eq=False)
class Datagrams(asyncio.DatagramProtocol):
    """A UDP socket; `refused` is called where the other side says that nobody listens there."""

    who: Hears
    refused: Callable[[], None] = _nothing
    transport: Any = field(default=None, init=False)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self.who.hear(data, partial(self.transport.sendto, addr=addr))

    def error_received(self, exc: Exception) -> None:
        if isinstance(exc, ConnectionRefusedError):
            self.refused()


@define(eq=False)
class Connection(asyncio.Protocol):
    """A TCP connection: a message ends where its length says, without one at its head.

    `lost` is called where the other side ends it.
    """

    who: Hears
    lost: Callable[[], None] = _nothing
    transport: Any = field(default=None, init=False)
    _over: bool = field(default=False, init=False)
    _kept: bytes = field(default=b"", init=False)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        if not self._over:
            self.lost()

    def close(self) -> None:
        """End it, if it ever began."""
        self._over = True
        if self.transport is not None:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        self._kept += data
        for message in self._whole():
            self.who.hear(message, self.transport.write)
        if len(self._kept) > _LONGEST:
            self.close()

    def _whole(self) -> Iterator[bytes]:
        while True:
            # Between messages line ends keep a connection alive (RFC 5626).
            self._kept = self._kept.lstrip(b"\r\n")
            head, end, rest = self._kept.partition(_END)
            length = _LENGTH.search(head)
            size = int(length[1]) if length else 0
            if not end or len(rest) < size:
                return
            self._kept = rest[size:]
            yield head + end
