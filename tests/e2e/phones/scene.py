"""A kind of call: what the phones say, and what must be in the CDR."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from itertools import count
from time import time

from attrs import define, field, frozen

from e2e.phones.leg import Headers, Leg, called, calling, registered
from e2e.phones.message import Message
from e2e.phones.phone import Phone, phone
from e2e.spans import Span, Talk

_numbers = count(1)
# What is in the way of a kind that waits for the proxy to give up, and of no other.
UNANSWERED: Headers = (("X-Gives-Up", "unanswered"),)
# Where something else has to come to the proxy before.
UNANSWERED_LONG: Headers = (("X-Gives-Up", "unanswered-long"),)
UNENDED: Headers = (("X-Gives-Up", "unended"),)


@define(eq=False)
class Scene:
    """Two phones, one of them registered under a number; and the clock of the call.

    Attributes:
        leg: the calling side.
        talks: what was talked, as the phones saw it, one after the other.
        reached: ports to one of which the call was sent last; none where it was sent nowhere.
    """

    caller: Phone
    callee: Phone
    name: str
    number: str
    leg: Leg
    talks: list[Talk] = field(factory=list)
    _begin: Span = field(default=Span(0, 0), init=False)
    reached: Sequence[int] = field()

    @reached.default
    def _callee_alone(self) -> Sequence[int]:
        return [self.callee.port]

    async def ring(self, *codes: int, headers: Headers = ()) -> tuple[Leg, Message]:
        """Call, and let the callee give provisional replies; give its side and the INVITE."""
        self.leg.call(headers=headers)
        other, invite = await self.called()
        for code in codes:
            other.say(invite, code)
            await self.caller.reply("INVITE", code)
        return other, invite

    async def answer(self, *codes: int, headers: Headers = ()) -> Leg:
        """Call and be answered; give the callee's side."""
        other, invite = await self.ring(*codes, headers=headers)
        other.answer(invite)
        await self.acknowledge(self.callee)
        return other

    async def acknowledge(self, answering: Phone) -> None:
        """Let the caller hear the answer and say so, and the one who answered hear that."""
        reply = await self.caller.reply("INVITE", 200)
        self.leg.established(reply)
        with self.begins():
            self.leg.ack(reply)
            await answering.request("ACK", cseq=reply.cseq)

    async def give_up(self, other: Leg, invite: Message) -> None:
        """Let the caller cancel, and the callee agree."""
        self.leg.cancel()
        other.say(await self.callee.request("CANCEL"), 200)
        other.say(invite, 487)
        await self.leg.refused(487)

    async def called(self) -> tuple[Leg, Message]:
        """Wait for the call at the callee; give its side and the INVITE."""
        return await called(self.callee)

    @contextmanager
    def begins(self) -> Iterator[None]:
        """Note that the talk begins within this block."""
        earliest = time()
        yield
        self._begin = Span(earliest, time())

    @contextmanager
    def ends(self) -> Iterator[None]:
        """Note that the talk ends within this block."""
        earliest = time()
        yield
        self.talks.append(Talk(self._begin, Span(earliest, time())))

    async def talk(self, seconds: float = 0.3) -> None:
        await asyncio.sleep(seconds)

    async def hang_up(self, leg: Leg, other: Phone) -> None:
        """One side ends the call, the other agrees."""
        with self.ends():
            leg.request("BYE")
            bye = await other.request("BYE")
        Leg(other, bye["Call-ID"], bye["To"], bye["From"], "").answer(bye)
        await leg.phone.reply("BYE", 200)


Play = Callable[[Scene], Awaitable[None]]


@frozen(kw_only=True)
class Expected:
    """One CDR.

    Attributes:
        hangup_by: `either` where both sides do at once.
        rings: whether ringing was seen; None where the code tells: the answered rang.
        callee, account: None for the number and the caller of the scene.
    """

    code: str = "200"
    hangup_by: str = ""
    rings: bool | None = None
    callee: str | None = None
    account: str | None = None

    @property
    def answered(self) -> bool:
        return self.code == "200"


@frozen(kw_only=True)
class Kind:
    """One way a call can go."""

    name: str
    play: Play
    expected: Sequence[Expected] = field(factory=lambda: [Expected(hangup_by="caller")])


@asynccontextmanager
async def scene(proxy_port: int, name: str) -> AsyncIterator[Scene]:
    """Set two phones up."""
    number = f"4930{next(_numbers):07}"
    async with AsyncExitStack() as stack:
        caller = await stack.enter_async_context(phone(proxy_port))
        callee = await stack.enter_async_context(phone(proxy_port))
        await registered(callee, number)
        yield Scene(caller, callee, name, number, calling(caller, number, caller=f"caller-{name}"))
