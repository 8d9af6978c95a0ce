"""Phones that read SIP, and the one that is called."""

import asyncio
from collections.abc import Callable
from functools import partial
from secrets import token_hex
from typing import Final

from attrs import define, field

from adapters.kamailio.lines import Send
from adapters.kamailio.sip import Message, answer, read
from application.health.probe import Transport
from application.health.probed_call import PROBE

_RINGS_SECONDS: Final = 4.0


@define(eq=False)
class Phone:
    """Who reads SIP.

    Attributes:
        at: its host and port, as a URI names them.
        transport: how its messages travel.
    """

    transport: Transport
    at: str = field(default="", init=False)

    @property
    def place(self) -> str:
        """Where it is, as a URI of a request to it names it."""
        return self.at if self.transport is Transport.UDP else f"{self.at};transport=tcp"

    def hear(self, message: bytes, send: Send) -> None:
        """Read a message, and take it if it is one."""
        found = read(message)
        if found is not None:
            self.take(found, send)

    def take(self, message: Message, send: Send) -> None:
        """Take a message; answer it by `send`."""
        raise NotImplementedError


@define(eq=False)
class Called(Phone):
    """Who is called: rings, answers when it picks up, and lets the caller hang up.

    Attributes:
        patience: seconds until it answers although nobody heard it ring: some proxies keep that to
            themselves.
        reached: whether a call came.
        acknowledged: set when it is known here that the caller heard the answer.
    """

    patience: float = _RINGS_SECONDS
    tag: str = field(factory=lambda: token_hex(8), init=False)
    reached: bool = field(default=False, init=False)
    acknowledged: asyncio.Event = field(factory=asyncio.Event, init=False)
    _answer: Callable[[], None] | None = field(default=None, init=False)
    _picked_up: bool = field(default=False, init=False)
    _waiting: asyncio.TimerHandle | None = field(default=None, init=False)

    def take(self, message: Message, send: Send) -> None:
        """Answer a request."""
        if message.code is not None:
            return
        match message.method:
            case "INVITE":
                self._ring(message, send)
            case "ACK":
                self.acknowledged.set()
            case "BYE" | "OPTIONS":
                self._say(message, "200 OK", send)

    def pick_up(self) -> None:
        """Answer: two messages at once may overtake each other in a proxy of many processes."""
        self.leave()
        self._picked_up = True
        if self._answer is not None:
            self._answer()

    def leave(self) -> None:
        """Wait no longer for the ringing to be heard."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _ring(self, invite: Message, send: Send) -> None:
        self.reached = True
        self._say(invite, "180 Ringing", send)
        self._answer = partial(self._say, invite, "200 OK", send)
        if self._picked_up:
            self._answer()
        elif self._waiting is None:
            loop = asyncio.get_running_loop()
            self._waiting = loop.call_later(self.patience, self.pick_up)

    def _say(self, request: Message, code: str, send: Send) -> None:
        send(answer(request, code, self.tag, f"sip:{PROBE}@{self.place}"))
