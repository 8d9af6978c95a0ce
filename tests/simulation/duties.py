"""What one worker of three does at a time: audit, relay, traffic; and how the duty passes on.

As in `adapters.timescale.lone_duties`: who is dead loses it when his session is found dead, who
stands still when another asks for it, and then he works on until he notices.
"""

import asyncio
from collections.abc import Awaitable, Callable

from attrs import define, field

from application.errors import UnavailableError
from simulation.timeline import Life
from simulation.wire import Bell, Wire

_NOTICES = 5.0
_FOUND_STILL = 30.0
_RESTS = 4.0


@define(eq=False)
class Duty:
    """What only one may do."""

    wire: Wire
    freed: Bell
    holder: Life | None = None
    working: dict[Life, "asyncio.Future[None]"] = field(factory=dict)

    def passes_from(self, life: Life) -> None:
        """Let another have it, if he has it."""
        if self.holder is life:
            self.holder = None
            self.freed.ring()

    def stands_still(self, life: Life) -> None:
        """Let another have it, if he stands still for long."""
        self.wire.timeline.later(_FOUND_STILL, self._if_still, life)

    def goes_on(self, life: Life) -> None:
        """Let him notice that he has it no more."""
        working = self.working.get(life)
        if working is not None and self.holder is not life:
            self.wire.bitten.count("duty taken over")
            self.wire.timeline.later(self.wire.dice.random() * _NOTICES, working.cancel)

    async def alone_for_ever(self, life: Life, work: Callable[[], Awaitable[None]]) -> None:
        """Work whenever nobody else does; ends when the work does."""
        while True:
            while self.holder is not None:
                await self.freed.wait()
            self.holder = life
            working = self.working[life] = asyncio.ensure_future(work())
            try:
                if await self._comes_to_its_end(life, working):
                    return
            finally:
                del self.working[life]
                self.passes_from(life)
            await asyncio.sleep(_NOTICES)

    async def _comes_to_its_end(self, life: Life, working: "asyncio.Future[None]") -> bool:
        try:
            await working
        except UnavailableError:
            return False
        except asyncio.CancelledError:
            if self.holder is life:
                raise
            return False
        return True

    def _if_still(self, life: Life) -> None:
        if life.stands_still:
            self.passes_from(life)


async def round_after_round(wire: Wire, news: Bell, step: Callable[[], Awaitable[bool]]) -> None:
    """Step for ever; after a step that found nothing new, rest until something is, and a while."""
    while True:
        heard = news.rung
        if not await step():
            if heard == news.rung:
                await news.wait()
            await asyncio.sleep(wire.dice.random() * _RESTS)
