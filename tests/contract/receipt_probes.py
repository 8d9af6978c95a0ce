"""The way from the book back to the files under test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from attrs import define, field, frozen

from adapters.contract.intake import ReceiptStateProbe, SentLinesProbe, SettledWayProbe
from adapters.file_tail.again import RolledLines
from adapters.file_tail.files.identity import MARK_LENGTH, Digest, file_id_of, head_of
from adapters.file_tail.positions.receipt_file import ReceiptFile
from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.settled import JetStreamSettledFeed, JetStreamSettledTellings
from adapters.memory.intake.receipts import (
    MemoryReceiptState,
    MemorySentLines,
    MemorySettledTellings,
    MemorySettledWay,
)
from adapters.memory.intake.source import MemoryFile
from application.intake.ports import ReceiptState, SentLines, SettledFeed, SettledTellings
from contract.cdr_log import CdrLog
from contract.servers import NatsServer


@define
class MemorySentLinesProbe(SentLinesProbe):
    """A file in memory."""

    file: MemoryFile = field(factory=MemoryFile)
    sent: MemorySentLines = field()

    @sent.default
    def _of_the_file(self) -> MemorySentLines:
        return MemorySentLines(self.file)

    def write(self, content: bytes) -> None:
        self.file.write(content)

    def rotate(self) -> None:
        self.file.rotate()

    def remove(self) -> None:
        self.sent.gone |= {line.file_id for line in self.file.lines}

    @property
    def file_id(self) -> str:
        return self.file.lines[-1].file_id


@define
class FileSentLinesProbe(SentLinesProbe):
    """A file on disk, renamed by rotation and compressed if wanted."""

    log: CdrLog
    compressed: bool = False

    @property
    def sent(self) -> SentLines:
        return RolledLines(self.log.path)

    def write(self, content: bytes) -> None:
        self.log.write_raw(content)

    def rotate(self) -> None:
        self.log.rename()
        if self.compressed:
            self.log.compress(1)

    def remove(self) -> None:
        for path in self.log.path.parent.glob(f"{self.log.path.name}[.-]*"):
            path.unlink()

    @property
    def file_id(self) -> str:
        head = head_of(self.log.path.read_bytes()[:MARK_LENGTH])
        assert head is not None
        return file_id_of(Digest.of(head))


@define
class MemoryReceiptStateProbe(ReceiptStateProbe):
    """A state in memory."""

    kept: MemoryReceiptState = field(factory=MemoryReceiptState)

    def state(self) -> ReceiptState:
        return self.kept


@frozen
class FileReceiptStateProbe(ReceiptStateProbe):
    """A state in a folder."""

    folder: Path

    def state(self) -> ReceiptState:
        return ReceiptFile(self.folder)


@define(eq=False)
class MemoryWayProbe(SettledWayProbe):
    """A way in memory."""

    way: MemorySettledWay = field(factory=MemorySettledWay)

    @asynccontextmanager
    async def feed(self) -> AsyncIterator[SettledFeed]:
        yield self.way

    @asynccontextmanager
    async def tellings(self, host: str) -> AsyncIterator[SettledTellings]:
        yield MemorySettledTellings(self.way, host)

    async def leave(self) -> None:
        self.way.here = False

    async def come_back(self) -> None:
        self.way.here = True


@frozen
class NatsWayProbe(SettledWayProbe):
    """Plain messages of NATS."""

    server: NatsServer

    @asynccontextmanager
    async def feed(self) -> AsyncIterator[SettledFeed]:
        async with open_nats(NatsSettings(url=self.server.url, name="worker")) as connection:
            await connection.ready()
            yield JetStreamSettledFeed(connection)

    @asynccontextmanager
    async def tellings(self, host: str) -> AsyncIterator[SettledTellings]:
        async with open_nats(NatsSettings(url=self.server.url, name="bridge")) as connection:
            yield JetStreamSettledTellings(connection, host)

    @property
    def can_leave(self) -> bool:
        return self.server.can_stop

    async def leave(self) -> None:
        await self.server.kill()

    async def come_back(self) -> None:
        await self.server.start()
