"""The phone that calls through a proxy."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from secrets import token_hex
from typing import Final

from attrs import define, evolve, field

from adapters.kamailio.asked import Asked, within
from adapters.kamailio.called import Phone
from adapters.kamailio.digest import asking, challenge_of, giving
from adapters.kamailio.lines import Send
from adapters.kamailio.sip import Message, written
from application.health.probe import Transport
from application.health.probed_call import PROBE

_AGAIN: Final = (0.5, 1.0, 2.0, 4.0)
_TRYING: Final = 100


@define(eq=False)
class Caller(Phone):
    """Who calls; what it sends goes to the proxy.

    Attributes:
        password: of the subscriber `akira-probe`, for a proxy that asks.
        domain: of From: the proxy's own, since many relay nothing between strangers.
        heard: answers; None where no more can come.
        rang: the last answer to the INVITE that is not final.
        rings: called when it is heard that it rings there.
        refused, closed: nobody listens there; the other side ended the connection.
    """

    password: str | None = field(default=None, repr=False)
    domain: str = field(default="", init=False)
    send: Send = field(default=lambda _: None, init=False)
    heard: asyncio.Queue[Message | None] = field(factory=asyncio.Queue, init=False)
    rang: Message | None = field(default=None, init=False)
    rings: Callable[[], None] = field(default=lambda: None, init=False)
    refused: bool = field(default=False, init=False)
    closed: bool = field(default=False, init=False)
    call_id: str = field(factory=lambda: f"{PROBE}-{token_hex(12)}", init=False)
    tag: str = field(factory=lambda: token_hex(8), init=False)

    def take(self, message: Message, _: Send) -> None:
        """Hear an answer."""
        if message.code is not None:
            self.heard.put_nowait(message)

    def refuse(self) -> None:
        """Learn that nobody listens there."""
        self.refused = True

    def lose(self) -> None:
        """Learn that the connection is gone: nothing will be heard any more."""
        self.closed = True
        self.heard.put_nowait(None)

    async def register(self, called: str, seconds: int, number: int) -> Message | None:
        """Let calls for the probe go to a place for some time; give the final answer."""
        mine = f"<sip:{PROBE}@{self.domain}>"
        asked = Asked(
            "REGISTER", number, f"sip:{self.domain}", mine,
            contact=f"<sip:{PROBE}@{called}>;expires={seconds}", call_id=f"{self.call_id}-r",
        )  # fmt: skip
        return await self.ask(asked)

    async def ask(self, asked: Asked) -> Message | None:
        """Send a request until its final answer comes; None where none comes.

        Who is asked for a password gives it once, in the same request under the next number.
        """
        done = await self._sent(asked)
        header = asking(done.code) if done is not None else None
        if done is None or header is None or self.password is None:
            return done
        challenge = challenge_of(done.all(header))
        if challenge is None:
            return done
        answered = challenge.answered(PROBE, self.password, (asked.method, asked.uri), token_hex(8))
        more = [(giving(done.code or 0), answered)]
        return await self._sent(evolve(asked, number=asked.number + 1, more=more))

    def confirm(self, invited: Message) -> None:
        """Acknowledge an answer of 2xx."""
        number = int(invited.header("cseq").split()[0])
        self.send(self._written(within("ACK", number, invited)))

    async def _sent(self, asked: Asked) -> Message | None:
        if self.closed:
            return None
        message = self._written(asked)
        for place, seconds in enumerate(_AGAIN):
            # What travels on a connection arrives, or the connection breaks.
            if place == 0 or self.transport is Transport.UDP:
                self.send(message)
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    done = await self._final(asked)
                if done and asked.method == "INVITE" and (done.code or 0) >= 300:  # noqa: PLR2004 RFC 3261
                    self.send(self._refusal_taken(asked, done))
                return done
        return None

    async def _final(self, asked: Asked) -> Message | None:
        wanted = f"{asked.number} {asked.method}"
        while (message := await self.heard.get()) is not None:
            if message.header("cseq") != wanted:
                continue
            if (message.code or 0) >= 200:  # noqa: PLR2004 RFC 3261
                return message
            if asked.method == "INVITE":
                self.rang = message
                if (message.code or 0) > _TRYING:
                    self.rings()
        return None

    def _refusal_taken(self, asked: Asked, done: Message) -> bytes:
        # It belongs to the transaction of its INVITE (RFC 3261 17.1.1.3).
        ack = Asked("ACK", asked.number, asked.uri, done.header("to"), asked.routes)
        return self._written(ack, _branch(self.tag, asked))

    def _written(self, asked: Asked, branch: str | None = None) -> bytes:
        via = f"SIP/2.0/{self.transport.upper()} {self.at}"
        return written(
            f"{asked.method} {asked.uri} SIP/2.0",
            [
                ("Via", f"{via};rport;branch={branch or _branch(self.tag, asked)}"),
                *(("Route", route) for route in asked.routes),
                ("Max-Forwards", "70"),
                ("From", f"<sip:{PROBE}@{self.domain}>;tag={self.tag}"),
                ("To", asked.to),
                ("Call-ID", asked.call_id or self.call_id),
                ("CSeq", f"{asked.number} {asked.method}"),
                ("Contact", asked.contact or f"<sip:{PROBE}@{self.place}>"),
                ("User-Agent", PROBE),
                *asked.more,
            ],
        )


def _branch(tag: str, asked: Asked) -> str:
    return f"z9hG4bK{tag}{asked.method}{asked.number}"
