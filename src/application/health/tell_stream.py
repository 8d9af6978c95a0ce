"""How the stream stands, looked at twice where records wait long."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from attrs import frozen

from application.health.asking import Asked, Away, answer
from application.health.complaints import of_stream, waits_long
from application.proof.overview import StreamFigures

_LOOK_AGAIN_SECONDS = 2.0


@frozen(kw_only=True)
class StreamStanding:
    """The stream at one moment, if it answered.

    Attributes:
        before: the stream a moment earlier, where records waited long.
    """

    at: datetime
    found: StreamFigures | Away
    before: StreamFigures | None = None

    @property
    def wrong(self) -> Sequence[str]:
        """What somebody must look after."""
        if isinstance(self.found, Away):
            return [self.found.why]
        return list(of_stream(self.found, self.before, self.at))


@frozen(kw_only=True)
class TellStream:
    """Ask the stream; where records wait long, ask again whether they become fewer.

    Attributes:
        ask: opens what it needs, and may raise any PortError.
        rest: waits so many seconds.
    """

    ask: Asked[[], StreamFigures]
    clock: Callable[[], datetime]
    rest: Callable[[float], Awaitable[None]]

    async def __call__(self) -> StreamStanding:
        """Look once, or twice with two seconds between."""
        now = self.clock()
        found = await answer(self.ask())
        if isinstance(found, Away) or not any(waits_long(each, now) for each in found.consumers):
            return StreamStanding(at=now, found=found)
        await self.rest(_LOOK_AGAIN_SECONDS)
        return StreamStanding(at=now, found=await answer(self.ask()), before=found)
