"""The ports of the live gateway in memory."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from application.live.data import Funds, KeptView, Place, TapeBatch, Told
from application.live.ports import AccountDirectory, CallTape, ViewStore


@define(eq=False)
class MemoryTape(CallTape):
    """A tape that a test writes on.

    Attributes:
        life: changed when the stream is made anew.
        forgotten: how many of the oldest messages are not kept any more.
        outages: how often it was away; a right reader does not notice.
    """

    stop: asyncio.Event = field(factory=asyncio.Event)
    life: int = 1
    told: list[Told] = field(factory=list)
    forgotten: int = 0
    outages: int = 0
    _news: asyncio.Event = field(factory=asyncio.Event)

    def tell(self, content: object, heard_at: datetime) -> None:
        """Write one message."""
        self.told.append(Told(len(self.told) + 1, heard_at, content))  # type: ignore[arg-type]
        self._news.set()

    def remake(self) -> None:
        """Make the stream anew, without its messages."""
        self.life += 1
        self.told, self.forgotten = [], 0

    async def batches(
        self, after: Place | None, since: datetime | None
    ) -> AsyncIterator[TapeBatch]:
        told_the_end = False
        while not self.stop.is_set():
            found, whole = self._found(after, since)
            if found or not told_the_end:
                told_the_end = True
                last = found[-1].seq if found else self._before(after)
                after = Place(str(self.life), last)
                yield TapeBatch(life=str(self.life), entries=found, pending=0, whole=whole)
            await asyncio.sleep(0.001)

    def _found(self, after: Place | None, since: datetime | None) -> tuple[Sequence[Told], bool]:
        if after is not None and self._knows(after):
            return self.told[after.seq :], True
        kept = self.told[self.forgotten :]
        return [each for each in kept if since is None or each.heard_at >= since], False

    def _knows(self, place: Place) -> bool:
        return place.life == str(self.life) and self.forgotten <= place.seq <= len(self.told)

    def _before(self, after: Place | None) -> int:
        return after.seq if after and self._knows(after) else len(self.told)


@define
class MemoryViewStore(FailsOnDemand, ViewStore):
    """The last view."""

    view: KeptView | None = None

    async def keep(self, view: KeptView) -> None:
        self.fail_if_planned()
        self.view = view

    async def latest(self) -> KeptView | None:
        self.fail_if_planned()
        return self.view


@define
class MemoryAccountDirectory(FailsOnDemand, AccountDirectory):
    """Owners in hand."""

    by_account: dict[str, str] = field(factory=dict)
    by_company: dict[str, Funds] = field(factory=dict)
    by_number: dict[int, str] = field(factory=dict)

    async def owners(self) -> Mapping[str, str]:
        self.fail_if_planned()
        return self.by_account

    async def names(self) -> Mapping[int, str]:
        self.fail_if_planned()
        return self.by_number

    async def funds(self) -> Mapping[str, Funds]:
        self.fail_if_planned()
        return self.by_company
