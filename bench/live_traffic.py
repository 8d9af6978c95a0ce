"""Calls as the bridges tell of them, for the benchmark of the live gateway."""

import asyncio
from datetime import UTC, datetime
from itertools import count
from time import monotonic, time_ns
from typing import Final

from attrs import define, field

from adapters.jetstream.writing.call_events import JetStreamCallEventFeed
from domain.live.call_event import CallEvent, CallPhase

_PHASES: Final = (CallPhase.TRYING, CallPhase.RINGING, CallPhase.ANSWERED)
_CALLS_A_SECOND: Final = 50  # of four events each


@define
class LiveTraffic:
    """Publishes whole calls, so many of them at the same time.

    Attributes:
        begun: how many have; they are numbered from 0.
    """

    feed: JetStreamCallEventFeed
    calls: int
    _numbers: "count[int]" = field(factory=count)
    _open: list[int] = field(factory=list)
    begun: int = 0

    async def fill(self) -> None:
        """Let all calls be answered."""
        for _ in range(self.calls):
            await self._begin()

    async def flow(self, seconds: float) -> None:
        """Let calls begin and as many end, evenly."""
        begun = monotonic()
        for number in range(int(seconds * _CALLS_A_SECOND)):
            await asyncio.sleep(max(0.0, begun + number / _CALLS_A_SECOND - monotonic()))
            await self._begin()
            oldest = self._open.pop(0)
            await self.feed.publish([self._event(oldest, CallPhase.ENDED)])

    async def _begin(self) -> None:
        number = next(self._numbers)
        self._open.append(number)
        self.begun = number + 1
        for phase in _PHASES:
            await self.feed.publish([self._event(number, phase)])

    def _event(self, number: int, phase: CallPhase) -> CallEvent:
        return CallEvent(
            event_id=f"{number:024x}{_PHASES.index(phase) if phase in _PHASES else 9:08x}",
            phase=phase,
            host=f"sip-0{1 + number % 2}",
            at=datetime.now(UTC),
            call_id=f"{number:012}-4f2a9c@pbx-{number % 40}.example.net",
            from_tag=f"f{number:08x}",
            caller=str(time_ns()),
            callee=f"+4989{number % 10**7:07}",
            account=f"acct-{number % 200}",
            sip_code=200,
        )
