"""A reader of the followed file that keeps what it is given, and what its surroundings must do."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Protocol, TypeVar

from attrs import define, field

from adapters.contract.waiting import until, within
from application.intake.data import Line
from application.intake.ports import CdrSource


@define(eq=False)
class Reader:
    """Takes what a source gives; marks it done at once, or leaves that to the test."""

    source: CdrSource
    marks: bool = True
    lines: list[Line] = field(factory=list)
    batches: list[Sequence[Line]] = field(factory=list)

    async def run(self) -> None:
        async for batch in self.source.batches():
            self.batches.append(batch)
            for line in batch:
                self.lines.append(line)
                if self.marks:
                    self.source.done(line)

    @property
    def payloads(self) -> list[bytes]:
        return [each.payload for each in self.lines]

    async def gives(self, expected: Sequence[bytes]) -> None:
        """Wait for so many lines; they must be these, in this order, and no more may come."""
        await until(lambda: len(self.lines) >= len(expected), lambda: self.payloads[-3:])
        await self.gives_no_more()
        assert self.payloads == list(expected)

    async def gives_no_more(self, *, seconds: float = 0.1) -> None:
        """See that nothing comes for some time."""
        count = len(self.lines)
        with suppress(AssertionError):
            await until(lambda: len(self.lines) != count, seconds=seconds)
        assert len(self.lines) == count, self.payloads[count:][:3]


AnyReader = TypeVar("AnyReader", bound=Reader)


class SourceProbe(Protocol):
    """A followed file and its surroundings."""

    def reading(
        self, *, marks: bool = True, crash: bool = False
    ) -> AbstractAsyncContextManager[Reader]:
        """Open the source and read; at the end stop it, or lose it as in a crash."""
        ...

    def write(self, content: bytes) -> None:
        """Append bytes to the file."""
        ...

    def rotate(self) -> None:
        """Let the file go on as a new one."""
        ...

    async def settled(self) -> None:
        """Return when what is done now survives a crash."""
        ...


@asynccontextmanager
async def running(reader: AnyReader, stop: asyncio.Event) -> AsyncIterator[AnyReader]:
    """Read meanwhile; then stop, and see that the source ends."""
    task = asyncio.create_task(reader.run())
    try:
        yield reader
    finally:
        stop.set()
        async with within():
            await task
