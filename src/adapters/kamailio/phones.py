"""Two phones on UDP: who calls through a proxy, and who is called."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from secrets import token_hex
from typing import Any, Final

from attrs import define, field, frozen

from adapters.kamailio.sip import Message, answer, read, written
from application.health.probe import PROBE

Address = tuple[str, int]
SIP: Final = 5060
_AGAIN: Final = (0.5, 1.0, 2.0, 4.0)


@define(eq=False)
class Phone(asyncio.DatagramProtocol):
    """A UDP socket that reads SIP."""

    heard: asyncio.Queue[Message] = field(factory=asyncio.Queue, init=False)
    transport: Any = field(default=None, init=False)

    @property
    def place(self) -> str:
        """Where it is, as a URI names it."""
        return named(*self.transport.get_extra_info("sockname")[:2])

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Address) -> None:
        message = read(data)
        if message is not None:
            self.take(message, addr)

    def take(self, message: Message, _: Address) -> None:
        """Hear an answer."""
        if message.code is not None:
            self.heard.put_nowait(message)


@define(eq=False)
class Called(Phone):
    """Who is called: rings and answers, and lets the caller hang up."""

    tag: str = field(factory=lambda: token_hex(8), init=False)
    reached: bool = field(default=False, init=False)

    def take(self, message: Message, addr: Address) -> None:
        """Answer a request."""
        codes = {"INVITE": ("180 Ringing", "200 OK"), "BYE": ("200 OK",), "OPTIONS": ("200 OK",)}
        if message.code is not None:
            return
        self.reached = self.reached or message.method == "INVITE"
        for code in codes.get(message.method, ()):
            reply = answer(message, code, self.tag, f"sip:{PROBE}@{self.place}")
            self.transport.sendto(reply, addr)


@define(eq=False)
class Caller(Phone):
    """Who calls; what it sends goes to the proxy.

    Attributes:
        domain: of From: the proxy's own, since many relay nothing between strangers.
    """

    domain: str = ""
    call_id: str = field(factory=lambda: f"{PROBE}-{token_hex(12)}", init=False)
    tag: str = field(factory=lambda: token_hex(8), init=False)

    async def register(self, called: str, seconds: int, number: int) -> bool:
        """Let calls for the probe go to a place for some time; False where the proxy refuses."""
        mine = f"<sip:{PROBE}@{self.domain}>"
        asked = Asked(
            "REGISTER", number, f"sip:{self.domain}", mine,
            contact=f"<sip:{PROBE}@{called}>;expires={seconds}", call_id=f"{self.call_id}-r",
        )  # fmt: skip
        done = await self.ask(asked)
        return done is not None and done.code == 200  # noqa: PLR2004 RFC 3261

    async def ask(self, asked: "Asked") -> Message | None:
        """Send a request until its final answer comes; None where none comes."""
        datagram = self._written(asked)
        for seconds in _AGAIN:
            self.transport.sendto(datagram)
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    return await self._final(asked.method)
        return None

    def confirm(self, invited: Message) -> None:
        """Acknowledge an answer of 2xx."""
        self.transport.sendto(self._written(within("ACK", 1, invited)))

    async def _final(self, method: str) -> Message:
        while True:
            message = await self.heard.get()
            if message.method == method and (message.code or 0) >= 200:  # noqa: PLR2004 RFC 3261
                return message

    def _written(self, asked: "Asked") -> bytes:
        branch = f"z9hG4bK{self.tag}{asked.method}{asked.number}"
        return written(
            f"{asked.method} {asked.uri} SIP/2.0",
            [
                ("Via", f"SIP/2.0/UDP {self.place};rport;branch={branch}"),
                *(("Route", route) for route in asked.routes),
                ("Max-Forwards", "70"),
                ("From", f"<sip:{PROBE}@{self.domain}>;tag={self.tag}"),
                ("To", asked.to),
                ("Call-ID", asked.call_id or self.call_id),
                ("CSeq", f"{asked.number} {asked.method}"),
                ("Contact", asked.contact or f"<sip:{PROBE}@{self.place}>"),
                ("User-Agent", PROBE),
            ],
        )


@frozen
class Asked:
    """A request."""

    method: str
    number: int
    uri: str
    to: str
    routes: Sequence[str] = ()
    contact: str = ""
    call_id: str = ""


def within(method: str, number: int, invited: Message) -> Asked:
    """Give a request within the call that an answer began."""
    uri = invited.header("contact").partition("<")[2].partition(">")[0]
    routes = list(reversed(invited.routes()))
    return Asked(method, number, uri, invited.header("to"), routes)


def named(host: str, port: int) -> str:
    """Write host and port as a URI has them."""
    shown = f"[{host}]" if ":" in host else host
    return shown if port == SIP else f"{shown}:{port}"
