"""Seals the log behind those who write it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import define, field

from application.proof.ports import SealBook
from application.proof.sealing import LogMark


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
