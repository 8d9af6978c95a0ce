"""The followed file under test, in memory and on disk."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Literal

from attrs import define, field

from adapters.contract.intake import Reader, SourceProbe, running
from adapters.contract.waiting import until
from adapters.file_tail.opening import open_source
from adapters.file_tail.positions.checkpoint import Checkpoint, decode
from adapters.file_tail.positions.state import TailState
from adapters.file_tail.source import FileTailCdrSource
from adapters.memory.intake.source import MemoryCdrSource, MemoryFile
from contract.cdr_log import CdrLog


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
    """A reader of a file on disk, which takes nothing until it is released."""

    tail: FileTailCdrSource = field(kw_only=True)
    released: asyncio.Event = field(factory=asyncio.Event, kw_only=True)

    async def run(self) -> None:
        await self.released.wait()
        await super().run()

    def release(self) -> None:
        self.released.set()

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
        self, *, marks: bool = True, crash: bool = False, held: bool = False
    ) -> AsyncIterator[TailReader]:
        stop = asyncio.Event()
        async with open_source(
            path=self.log.path, state_dir=self.state_dir, start_at=self.start_at, stop=stop
        ) as source:
            reader = TailReader(source, marks, tail=source)
            if not held:
                reader.release()
            async with running(reader, stop):
                yield reader
                reader.release()
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
        kept = list(self.state_files().values())
        return decode(kept[0]) if kept else Checkpoint(files=())

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
