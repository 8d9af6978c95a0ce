"""A kind of call: what the phones say, and what must be in the CDR."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from time import time

from attrs import define, field, frozen

from e2e.phones.leg import Headers, Leg, called, calling, registered
from e2e.phones.message import Message
from e2e.phones.phone import Phone, phone

_numbers = count(1)


@define(eq=False)
class Scene:
    """Two phones, one of them registered under a number; and the clock of the call.

    Attributes:
        leg: the calling side.
        answered_at, ended_at: of the call, as its phones saw it; epoch seconds.
        reached: ports to one of which the call was sent last; none where it was sent nowhere.
    """

    caller: Phone
    callee: Phone
    name: str
    number: str
    leg: Leg
    answered_at: float = 0.0
    ended_at: float = 0.0
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
        await self.leg.answered()
        self.was_answered()
        await self.callee.request("ACK")
        return other

    async def called(self) -> tuple[Leg, Message]:
        """Wait for the call at the callee; give its side and the INVITE."""
        return await called(self.callee)

    def was_answered(self) -> None:
        """Note that the call begins."""
        self.answered_at = time()

    def will_end(self) -> None:
        """Note that the call ends."""
        self.ended_at = time()

    async def talk(self, seconds: float = 0.3) -> None:
        await asyncio.sleep(seconds)

    async def hang_up(self, leg: Leg, other: Phone) -> None:
        """One side ends the call, the other agrees."""
        self.will_end()
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
