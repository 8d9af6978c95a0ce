"""What lies between a process and a server: delays, losses, and a server that is away."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import TypeVar

from attrs import define, field

from adapters.retrying import RetryPolicy
from application.errors import UnavailableError
from simulation.chance import Bitten, Chances
from simulation.timeline import Timeline

_T = TypeVar("_T")
# A client gives up on an answer after so many seconds.
_GIVES_UP = 5.0
_LATE = 60.0
_HALF = 0.5


@define(eq=False)
class Server:
    """Something that answers, or is away."""

    name: str
    away: bool = False


@define(eq=False)
class Bell:
    """Wakes all who wait; `rung` tells how often it did."""

    timeline: Timeline
    rung: int = 0
    _waiting: list["asyncio.Future[None]"] = field(factory=list)

    async def wait(self) -> None:
        """Return when it rings next."""
        future = self.timeline.create_future()
        self._waiting.append(future)
        await future

    def ring(self, *_: object) -> None:
        """Wake them."""
        self.rung += 1
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)


@define(eq=False)
class Patience(RetryPolicy):
    """As its parent, whose library takes longer than all that it waits for in a simulation."""

    dice: Random = field(kw_only=True)

    async def __call__(self, call: Callable[[], Awaitable[_T]]) -> _T:
        wait = self.first
        while True:
            self.attempts += 1
            try:
                return await call()
            except UnavailableError:
                await asyncio.sleep(wait + self.dice.random() * self.first)
            wait = min(2 * wait, self.longest)


@define(eq=False)
class Wire:
    """The way there and back, with the chances of this run; `chances` becomes calm at the end."""

    timeline: Timeline
    dice: Random
    chances: Chances
    bitten: Bitten

    def delay(self) -> float:
        """Draw how long something is on its way."""
        if self.happens(self.chances.late, "late"):
            return self.dice.random() * _LATE
        return self.dice.random() * self.chances.delay

    def happens(self, chance: float, what: str) -> bool:
        """Tell whether something goes wrong now, and count it."""
        if chance and self.dice.random() < chance:
            self.bitten.count(what)
            return True
        return False

    async def pass_by(self) -> None:
        """Let others have their turn, and time pass; or neither."""
        if self.dice.random() < _HALF:
            await asyncio.sleep(self.delay())

    async def go(self, server: Server) -> None:
        """Take a question to a server.

        Raises:
            UnavailableError: it does not get there.
        """
        await self.pass_by()
        if server.away or self.happens(self.chances.lost, "question lost"):
            await asyncio.sleep(self.dice.random() * _GIVES_UP)
            raise UnavailableError(f"the {server.name} does not answer")

    async def come_back(self, server: Server) -> None:
        """Take an answer back.

        Raises:
            UnavailableError: what was asked for is done, and nobody hears of it.
        """
        await self.pass_by()
        if self.happens(self.chances.lost, "answer lost"):
            await asyncio.sleep(self.dice.random() * _GIVES_UP)
            raise UnavailableError(f"the {server.name} is gone")

    async def ask(self, server: Server, question: Callable[[], _T]) -> _T:
        """Ask, and give the answer; a refusal is one too.

        Raises:
            UnavailableError: it may have been done, or not.
        """
        await self.go(server)
        answer = question()
        await self.come_back(server)
        return answer
