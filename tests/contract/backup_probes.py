"""Shelves of backups under test."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from attrs import define, field, frozen

from adapters.contract.intake import BackupsProbe
from adapters.jetstream.backups import FolderBackups
from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.memory.intake.backups import MemoryStreamBackups
from adapters.memory.intake.stream import MemoryPublisher, MemoryStream
from application.intake.data import Record
from application.intake.ports import StreamBackups
from contract.servers import NatsServer
from contract.stream_probes import TOPOLOGY, JetStreamProbe


@define
class MemoryBackupsProbe(BackupsProbe):
    """The memory twin, or another of its kind."""

    twin: type[MemoryStreamBackups] = MemoryStreamBackups
    stream: MemoryStream = field(factory=MemoryStream)
    backups: MemoryStreamBackups = field(init=False)
    elsewhere: MemoryStreamBackups = field(init=False)

    def __attrs_post_init__(self) -> None:
        kept: dict[str, MemoryStream] = {}
        self.backups = self.twin(self.stream, kept)
        self.elsewhere = self.twin(None, kept)

    async def put(self, records: Sequence[Record]) -> None:
        await MemoryPublisher(self.stream).publish(records, lambda _: None)


@frozen
class FolderBackupsProbe(BackupsProbe):
    """JetStream, and a folder."""

    stream: JetStreamProbe
    empty: NatsConnection
    folder: Path

    @property
    def backups(self) -> StreamBackups:
        return self._beside(self.stream.admin)

    @property
    def elsewhere(self) -> StreamBackups:
        return self._beside(self.empty)

    async def put(self, records: Sequence[Record]) -> None:
        await self.stream.put(records)

    def _beside(self, connection: NatsConnection) -> StreamBackups:
        return FolderBackups(connection=connection, stream=TOPOLOGY.stream, folder=self.folder)


@asynccontextmanager
async def folder_backups(
    stream: JetStreamProbe, empty: NatsServer, folder: Path
) -> AsyncIterator[BackupsProbe]:
    """Open a stream with its shelf, beside a server that has neither."""
    async with open_nats(NatsSettings(url=empty.url, name="cli")) as connection:
        await connection.usable()
        yield FolderBackupsProbe(stream, connection, folder)
