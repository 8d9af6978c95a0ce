"""The followed file under test: the port, its writer, and a stop or a crash of its reader."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Literal, Protocol, TypeVar

from attrs import define, field

from adapters.file_tail.opening import open_source
from adapters.file_tail.positions.checkpoint import Checkpoint, decode
from adapters.file_tail.positions.state import TailState
from adapters.file_tail.source import FileTailCdrSource
from adapters.memory.intake.source import MemoryCdrSource, MemoryFile
from application.intake.data import Line
from application.intake.ports import CdrSource
from contract.cdr_log import CdrLog


async def until(
    condition: Callable[[], bool], what: Callable[[], object] = str, *, seconds: float = 10
) -> None:
    """Return as soon as the condition holds."""
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, f"not within {seconds} s: {what()}"
        await asyncio.sleep(0.005)


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

    async def gives(self, expected: Sequence[bytes], *, seconds: float = 10) -> None:
        """Wait for so many lines; they must be these, in this order, and no more may come."""
        await until(
            lambda: len(self.lines) >= len(expected), lambda: self.payloads[-3:], seconds=seconds
        )
        await self.gives_no_more()
        assert self.payloads == list(expected)

    async def gives_no_more(self, *, seconds: float = 0.1) -> None:
        """See that nothing comes for some time."""
        count = len(self.lines)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await until(lambda: len(self.lines) != count, seconds=seconds * 2)
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


@define
class MemorySourceProbe(SourceProbe):
    """A file in memory."""

    source_type: type[MemoryCdrSource] = MemoryCdrSource
    file: MemoryFile = field(factory=MemoryFile)

    @asynccontextmanager
    async def reading(self, *, marks: bool = True, crash: bool = False) -> AsyncIterator[Reader]:
        del crash
        stop = asyncio.Event()
        async with running(Reader(self.source_type(self.file, stop), marks), stop) as reader:
            yield reader

    def write(self, content: bytes) -> None:
        self.file.write(content)

    def rotate(self) -> None:
        self.file.rotate()

    async def settled(self) -> None:
        """At once."""


@define(eq=False)
class TailReader(Reader):
    """A reader of a file on disk."""

    tail: FileTailCdrSource = field(kw_only=True)

    @property
    def state(self) -> TailState:
        return self.tail.state()


@define
class FileSourceProbe(SourceProbe):
    """A file on disk."""

    log: CdrLog
    state_dir: Path
    start_at: Literal["beginning", "end"] = "beginning"

    @asynccontextmanager
    async def reading(
        self, *, marks: bool = True, crash: bool = False
    ) -> AsyncIterator[TailReader]:
        stop = asyncio.Event()
        async with open_source(
            path=self.log.path, state_dir=self.state_dir, start_at=self.start_at, stop=stop
        ) as source:
            async with running(TailReader(source, marks, tail=source), stop) as reader:
                yield reader
            kept = self.state_files() if crash else {}
        for path, content in kept.items():
            path.write_bytes(content)

    def write(self, content: bytes) -> None:
        self.log.write_raw(content)

    def rotate(self) -> None:
        self.log.rename()

    async def settled(self) -> None:
        await until(self._all_remembered, self.remembered)

    def remembered(self) -> Checkpoint:
        """Give what is on disk."""
        return decode(next(iter(self.state_files().values())))

    def state_files(self) -> dict[Path, bytes]:
        """Give the position as a crash at this moment would leave it."""
        kept = {}
        for name in ("position.json", "position.json.previous"):
            with suppress(FileNotFoundError):
                kept[self.state_dir / name] = (self.state_dir / name).read_bytes()
        return kept

    def _all_remembered(self) -> bool:
        files = self.remembered().files
        return bool(files) and files[-1].offset == self.log.path.read_bytes().rfind(b"\n") + 1


@asynccontextmanager
async def running(reader: AnyReader, stop: asyncio.Event) -> AsyncIterator[AnyReader]:
    """Read meanwhile; then stop, and see that the source ends."""
    task = asyncio.create_task(reader.run())
    try:
        yield reader
    finally:
        stop.set()
        async with asyncio.timeout(5):
            await task
