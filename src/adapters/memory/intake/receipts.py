"""The way from the book back to the files, in memory."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from copy import deepcopy

from attrs import define, field

from adapters.memory.intake.source import MemoryFile
from adapters.memory.intake.stream import MemoryStream
from application.errors import RejectedError, UnavailableError
from application.intake.data import KeptReceipts, Line, SettledTelling
from application.intake.ports import (
    ReceiptState,
    SentLines,
    SettledFeed,
    SettledTellings,
    StreamLook,
)
from domain.intake.judging import StreamLife
from domain.intake.receipts import Hole, Receipts

_LINES_AT_ONCE = 100


@define
class MemoryReceiptState(ReceiptState):
    """What was kept last."""

    kept: KeptReceipts | None = None

    def load(self) -> KeptReceipts | None:
        return deepcopy(self.kept)

    async def save(self, receipts: Receipts, highest: int) -> None:
        self.kept = KeptReceipts(deepcopy(receipts), highest)


@define
class MemorySentLines(SentLines):
    """The lines of a file in memory.

    Attributes:
        gone: ids of files that were removed.
    """

    file: MemoryFile
    gone: set[str] = field(factory=set)

    async def lines(self, hole: Hole) -> AsyncIterator[Sequence[Line]]:
        of_file = [line for line in self.file.lines if line.file_id == hole.file_id]
        if hole.file_id in self.gone or not of_file:
            raise RejectedError(f"no file holds {hole.file_id} any more")
        found = [line for line in of_file if hole.start <= line.offset < hole.end]
        for first in range(0, len(found), _LINES_AT_ONCE):
            yield found[first : first + _LINES_AT_ONCE]


@define(eq=False)
class MemorySettledWay(SettledFeed):
    """What is told and heard; while `here` is false nothing arrives."""

    here: bool = True
    told: dict[str, list[SettledTelling]] = field(factory=lambda: defaultdict(list))
    changed: asyncio.Event = field(factory=asyncio.Event)

    async def tell(self, host: str, telling: SettledTelling) -> None:
        if self.here:
            self.told[host].append(telling)
            self.changed.set()


@define(eq=False)
class MemorySettledTellings(SettledTellings):
    """What one host hears from now on."""

    way: MemorySettledWay
    host: str

    async def tellings(self) -> AsyncIterator[SettledTelling]:
        heard = len(self.way.told[self.host])
        while True:
            while heard < len(self.way.told[self.host]):
                yield self.way.told[self.host][heard]
                heard += 1
            self.way.changed.clear()
            await self.way.changed.wait()


@define
class MemoryStreamLook(StreamLook):
    """A look at the stream in memory."""

    stream: MemoryStream

    async def life(self) -> StreamLife:
        if not self.stream.here.is_set():
            raise UnavailableError("away")
        untaken = [message.receipt.stream_seq - 1 for message in self.stream.untaken()]
        last = len(self.stream.messages)
        return StreamLife(
            created=self.stream.created, last_seq=last, floor=min(untaken, default=last)
        )
