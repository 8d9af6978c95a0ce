"""Twins of the followed file and of the stream's writer that each break one promise."""

from collections.abc import AsyncIterator, Collection, Sequence

from attrs import define, evolve

from adapters.memory.intake.backups import MemoryStreamBackups
from adapters.memory.intake.source import MemoryCdrSource
from adapters.memory.intake.stream import MemoryCallEventFeed, MemoryPublisher, MemoryStream
from application.intake.data import Line, Record, RecordKind, StreamFacts
from application.intake.ports import Told
from domain.live.call_event import CallEvent


class RemembersBeforeItIsDone(MemoryCdrSource):
    """Moves the position when a line leaves (F13, F22)."""

    async def batches(self) -> AsyncIterator[Sequence[Line]]:
        async for batch in super().batches():
            for line in batch:
                super().done(line)
            yield batch

    def done(self, line: Line) -> None:
        """Too late."""


class RemembersTheHighest(MemoryCdrSource):
    """Takes one line for all before it."""

    def done(self, line: Line) -> None:
        number = self._numbers[line.file_id, line.offset]
        self.file.remembered = max(self.file.remembered, number + 1)


class NeverRemembers(MemoryCdrSource):
    """Begins anew each time."""

    def done(self, line: Line) -> None:
        """Nothing."""


@define(eq=False)
class GivesHalfLines(MemoryCdrSource):
    """Takes what is there for a line (F25)."""

    async def batches(self) -> AsyncIterator[Sequence[Line]]:
        self.file.write(b"\n")
        async for batch in super().batches():
            yield batch


@define(eq=False)
class LosesHalfLines(MemoryCdrSource):
    """Forgets at a restart what it had of an unfinished line (F12)."""

    def __attrs_post_init__(self) -> None:
        self.file._unfinished = b""  # noqa: SLF001 wrong on purpose


class GivesAgainAfterARotation(MemoryCdrSource):
    """Takes the renamed file for a new one (F15, F29)."""

    async def batches(self) -> AsyncIterator[Sequence[Line]]:
        given: list[Line] = []
        async for batch in super().batches():
            if given and batch[0].file_id != given[-1].file_id:
                yield given
            given = list(batch)
            yield batch


class CountsLinesForBytes(MemoryCdrSource):
    """Gives a place where nothing is (F31)."""

    async def batches(self) -> AsyncIterator[Sequence[Line]]:
        async for batch in super().batches():
            yield [_elsewhere(line) for line in batch]

    def done(self, line: Line) -> None:
        super().done(evolve(line, offset=line.offset - 1))


class MendsBytes(MemoryCdrSource):
    """Gives what it could decode."""

    async def batches(self) -> AsyncIterator[Sequence[Line]]:
        async for batch in super().batches():
            yield [evolve(line, payload=line.payload.decode(errors="replace").encode())
                   for line in batch]  # fmt: skip


class SwallowsLongLines(MemoryCdrSource):
    """Drops what it cannot take whole."""

    async def batches(self) -> AsyncIterator[Sequence[Line]]:
        async for batch in super().batches():
            yield [line for line in batch if not line.defect]


class SkipsOldGenerations(MemoryCdrSource):
    """Knows only the live file (F3, F10)."""

    async def batches(self) -> AsyncIterator[Sequence[Line]]:
        newest = self.file.lines[-1].file_id if self.file.lines else ""
        async for batch in super().batches():
            yield [line for line in batch if not newest or line.file_id == newest]


class ForgetsIds(MemoryStream):
    """Stores each repeat."""

    async def store(self, record: Record) -> None:
        self._ids.clear()
        await super().store(record)


class DropsWhileAway(MemoryPublisher):
    """Confirms what nobody stored."""

    async def publish(
        self, records: Sequence[Record], stored: Told, *, known: Told | None = None
    ) -> None:
        if self.stream.here.is_set():
            await super().publish(records, stored, known=known)
            return
        for record in records:
            stored(record)


class NeverConfirms(MemoryPublisher):
    """Stores, and says nothing."""

    async def publish(
        self, records: Sequence[Record], stored: Told, *, known: Told | None = None
    ) -> None:
        del stored
        await super().publish(records, lambda _: None, known=known)


class TellsNothingOfWhatIsKnown(MemoryPublisher):
    """Takes a repeat for stored."""

    async def publish(
        self, records: Sequence[Record], stored: Told, *, known: Told | None = None
    ) -> None:
        del known
        await super().publish(records, stored)


class ForgetsReasons(MemoryPublisher):
    """Publishes everything as a CDR."""

    async def publish(
        self, records: Sequence[Record], stored: Told, *, known: Told | None = None
    ) -> None:
        for record in records:
            plain = Record(
                kind=RecordKind.CDR,
                message_id=record.message_id,
                host=record.host,
                line=record.line,
                body=record.body,
            )
            await super().publish([plain], stored, known=known)


class SendsTheLatestFirst(MemoryCallEventFeed):
    """Turns the order around."""

    async def publish(self, events: Sequence[CallEvent]) -> None:
        await super().publish(events[::-1])


def _elsewhere(line: Line) -> Line:
    return evolve(line, offset=line.offset + 1)


@define
class Overwrites(MemoryStreamBackups):
    async def restore(
        self, name: str, replicas: int | None = None, *, moved: bool = False
    ) -> StreamFacts:
        self.stream = None
        return await MemoryStreamBackups.restore(self, name, replicas, moved=moved)


@define
class TakesANameTwice(MemoryStreamBackups):
    async def save(self, name: str) -> StreamFacts:
        self.kept.pop(name, None)
        return await MemoryStreamBackups.save(self, name)


@define
class KeepsAll(MemoryStreamBackups):
    async def keep_only(self, names: Collection[str]) -> None:
        """Nothing goes."""
