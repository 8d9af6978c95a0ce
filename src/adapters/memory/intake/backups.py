"""Backups of the memory stream, in memory."""

from collections.abc import Collection, Sequence
from copy import copy

from attrs import define, field

from adapters.memory.intake.stream import MemoryStream
from application.errors import SetupError
from application.intake.data import StreamFacts
from application.intake.ports import StreamBackups


@define
class MemoryStreamBackups(StreamBackups):
    """Copies by name; `stream` is None on a server that does not have it."""

    stream: MemoryStream | None
    kept: dict[str, MemoryStream] = field(factory=dict)

    async def save(self, name: str) -> StreamFacts:
        if self.stream is None:
            raise SetupError("stream not found")
        if name in self.kept:
            raise SetupError(f"{name} cannot be written: it is there")
        self.kept[name] = _copied(self.stream)
        return _facts(self.stream)

    async def names(self) -> Sequence[str]:
        return sorted(self.kept)

    async def keep_only(self, names: Collection[str]) -> None:
        self.kept = {name: saved for name, saved in self.kept.items() if name in names}

    async def restore(
        self, name: str, replicas: int | None = None, *, moved: bool = False
    ) -> StreamFacts:
        del replicas, moved
        if self.stream is not None:
            raise SetupError("the stream exists: it is not overwritten")
        if name not in self.kept:
            raise SetupError(f"{name} cannot be read: it is not there")
        self.stream = _copied(self.kept[name])
        return _facts(self.stream)


def _copied(stream: MemoryStream) -> MemoryStream:
    found = copy(stream)
    found.messages, found.settled = list(stream.messages), set(stream.settled)
    return found


def _facts(stream: MemoryStream) -> StreamFacts:
    last = len(stream.messages)
    return StreamFacts(messages=last, first_seq=min(1, last), last_seq=last, consumers=1)
