"""Backups of a stream in a folder, one in each folder of it."""

import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

from attrs import frozen

from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.snapshot import restore_stream, save_stream
from application.errors import SetupError
from application.intake.data import StreamFacts
from application.intake.ports import StreamBackups

_HALF = ".partial"


@frozen(kw_only=True)
class FolderBackups(StreamBackups):
    """The folders of `folder` that are named after the stream."""

    connection: NatsConnection
    stream: str
    folder: Path

    async def save(self, name: str) -> StreamFacts:
        return await save_stream(self.connection, self.stream, self.folder / name)

    async def names(self) -> Sequence[str]:
        return [each.name for each in self._folders() if each.suffix != _HALF]

    async def keep_only(self, names: Collection[str]) -> None:
        try:
            for each in self._folders():
                if each.name not in names:
                    shutil.rmtree(each)
        except OSError as error:
            raise SetupError(f"an old backup cannot be removed: {error}") from error

    async def restore(
        self, name: str, replicas: int | None = None, *, moved: bool = False
    ) -> StreamFacts:
        folder = self.folder / name
        return await restore_stream(self.connection, folder, replicas=replicas, moved=moved)

    def _folders(self) -> Sequence[Path]:
        return sorted(each for each in self.folder.glob(f"{self.stream}-*") if each.is_dir())
