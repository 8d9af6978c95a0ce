"""Seals the log behind the writers, and tells others how far it is sealed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import define, field

from application.facts.data import Fact
from application.facts.ports import FactPublisher
from application.proof.ports import SealBook
from application.proof.sealing import LogMark
from domain.proof.seals import Seal


@define(kw_only=True)
class SealLog:
    """Set a mark, wait until nothing can come before it any more, seal up to there.

    Positions are drawn before they are committed, so what stands below the highest may still come.

    Attributes:
        most: events under one seal.
        every: the least time between two marks, so that a quiet log does not fill with seals.
    """

    book: SealBook
    clock: Callable[[], datetime]
    most: int = 5000
    every: timedelta = timedelta(seconds=30)
    _mark: LogMark | None = field(default=None, init=False)
    _next: datetime | None = field(default=None, init=False)

    async def __call__(self) -> bool:
        """Take one step; tell whether there is more to do at once.

        Raises:
            UnavailableError: nothing is lost, call again.
        """
        if self._mark is None:
            await self._set_mark()
            return False
        if not await self.book.settled(self._mark):
            return False
        seal = await self.book.seal(self._mark.position, self.most)
        if seal is None or seal.to_position >= self._mark.position:
            self._mark = None
            return False
        return True

    async def _set_mark(self) -> None:
        now = self.clock()
        if self._next is None or now >= self._next:
            self._mark = await self.book.mark()
            self._next = now + self.every


@define(kw_only=True)
class RelayHeads:
    """Publish the last seal, so that it lies where no owner of the database can reach.

    Each seal stands for all before it, so one that was passed over is not missed.

    Attributes:
        fact: makes the fact of a seal.
    """

    book: SealBook
    publisher: FactPublisher
    fact: Callable[[Seal], Fact]
    _told: int = field(default=0, init=False)

    async def __call__(self) -> bool:
        """Publish the last seal if it is new; tell whether it was.

        Raises:
            UnavailableError: database or stream is away; call again.
            SetupError: no right to publish.
        """
        head = await self.book.held()
        if head is None or head.number == self._told:
            return False
        await self.publisher.publish([self.fact(head)])
        self._told = head.number
        return True
