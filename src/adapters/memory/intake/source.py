"""A followed file in memory: what tests write is what the bridge reads."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime

from attrs import define, evolve, field

from application.intake.data import Line
from application.intake.ports import CdrSource

_LONGEST_LINE = 900_000
_KEPT_OF_A_LONG_LINE = 4096
_BATCH_BYTES = 100_000


def _now() -> datetime:
    return datetime.now(UTC)


@define(eq=False)
class MemoryFile:
    """The file, its rotated forerunners, and the position that outlives its readers.

    Attributes:
        lines: every whole line, in order; blank ones are left out.
        remembered: how many of them are done, up to the first that is not.
    """

    clock: Callable[[], datetime] = _now
    lines: list[Line] = field(factory=list, init=False)
    remembered: int = field(default=0, init=False)
    written: asyncio.Event = field(factory=asyncio.Event, init=False)
    _generation: int = field(default=1, init=False)
    _offset: int = field(default=0, init=False)
    _unfinished: bytes = field(default=b"", init=False)

    def write(self, content: bytes) -> None:
        """Append bytes; a line is there once its end is."""
        *whole, self._unfinished = (self._unfinished + content).split(b"\n")
        for each in whole:
            self._append(each)
        self.written.set()

    def rotate(self) -> None:
        """Go on in a new file."""
        self._generation, self._offset, self._unfinished = self._generation + 1, 0, b""

    def _append(self, content: bytes) -> None:
        whole = content.removesuffix(b"\r").lstrip(b"\0")
        line = Line(
            payload=whole.removeprefix(b"\xef\xbb\xbf") if self._offset == 0 else whole,
            length=len(whole),
            file_id=f"{self._generation:016x}",
            offset=self._offset + len(content) - len(content.lstrip(b"\0")),
            read_at=self.clock(),
        )
        self._offset += len(content) + 1
        if line.length > _LONGEST_LINE:
            self.lines.append(_cut(line))
        elif line.payload.strip():
            self.lines.append(line)


@define(eq=False)
class MemoryCdrSource(CdrSource):
    """One reader of a file in memory; a new one over the same file is a restart."""

    file: MemoryFile
    stop: asyncio.Event
    _given: int = field(init=False)
    _done: set[int] = field(factory=set, init=False)
    _numbers: dict[tuple[str, int], int] = field(factory=dict, init=False)

    @_given.default
    def _resume(self) -> int:
        return self.file.remembered

    async def batches(self) -> AsyncIterator[Sequence[Line]]:
        while not self.stop.is_set():
            self.file.written.clear()
            batch = self._take()
            if batch:
                yield batch
                await asyncio.sleep(0)
            else:
                await self._something()

    def done(self, line: Line) -> None:
        self._done.add(self._numbers[line.file_id, line.offset])
        while self.file.remembered in self._done:
            self._done.remove(self.file.remembered)
            self.file.remembered += 1

    def positions(self) -> Mapping[str, int]:
        ends: dict[str, int] = {}
        for line in self.file.lines[: self.file.remembered]:
            ends[line.file_id] = line.end
        return ends

    def _take(self) -> Sequence[Line]:
        batch: list[Line] = []
        size = 0
        for line in self.file.lines[self._given :]:
            if batch and size + len(line.payload) > _BATCH_BYTES:
                break
            size += len(line.payload)
            self._numbers[line.file_id, line.offset] = self._given
            self._given += 1
            batch.append(line)
        return batch

    async def _something(self) -> None:
        waits = {asyncio.ensure_future(each.wait()) for each in (self.file.written, self.stop)}
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for each in waits:
            each.cancel()


def _cut(line: Line) -> Line:
    return evolve(line, payload=line.payload[:_KEPT_OF_A_LONG_LINE], defect="line_too_long")
