"""Follows Kamailio's file through every rotation."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from time import monotonic

from attrs import define

from adapters.file_tail.keeping import Keeper
from adapters.file_tail.positions.state import TailState
from adapters.file_tail.reading.lines import FollowedLine
from application.intake.data import Line
from application.intake.ports import CdrSource


@define(eq=False)
class FileTailCdrSource(CdrSource):
    """The lines of a file and of its rotated generations."""

    _keeper: Keeper
    _keeping: asyncio.Task[None]
    _stop: asyncio.Event

    async def batches(self) -> AsyncIterator[Sequence[Line]]:
        news = self._keeper.bell.news
        while not self._stop.is_set():
            news.clear()
            lines = await self._next()
            if lines:
                yield lines
            if lines is None:
                await news.wait()
            else:
                # However fast the caller is, the keeper and the rest of the process have a turn.
                await asyncio.sleep(0)
            if self._keeping.done():
                self._keeping.result()

    def done(self, line: Line) -> None:
        if not isinstance(line, FollowedLine):
            raise TypeError("only a line that this source gave can be done")
        line.span.done(line.offset)
        self._keeper.bell.changed.set()

    def positions(self) -> Mapping[str, int]:
        return self._keeper.roll.positions()

    def state(self) -> TailState:
        """Tell how far the tail is; safe to call from any thread."""
        return self._keeper.state

    async def _next(self) -> Sequence[Line] | None:
        """Give the next lines, none where a chunk completed none, None where nothing is new."""
        roll = self._keeper.roll
        async with self._keeper.turn:
            for file in roll.files:
                # Before its first byte is taken, a file may turn out to have a forerunner.
                if file.untouched and roll.stale():
                    self._keeper.bell.changed.set()
                    return None
                lines = file.read(monotonic())
                if file.rewritten:
                    self._keeper.bell.changed.set()
                    return None
                if not file.exhausted:
                    return lines
        return None
