"""The suite of the followed file must refuse what is wrong: sources that each break one promise."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial

import pytest
from attrs import define, evolve

from adapters.memory.intake.source import MemoryCdrSource
from application.intake.data import Line
from contract.source_probes import MemorySourceProbe, SourceProbe
from contract.test_cdr_source import SourceContract


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


WRONG = [
    (RemembersBeforeItIsDone, "test_51"),
    (RemembersTheHighest, "test_61"),
    (NeverRemembers, "test_47"),
    (GivesHalfLines, "test_a_half_line"),
    (LosesHalfLines, "test_a_half_line"),
    (GivesAgainAfterARotation, "test_19"),
    (CountsLinesForBytes, "test_01"),
    (MendsBytes, "test_15"),
    (SwallowsLongLines, "test_17"),
    (SkipsOldGenerations, "test_25"),
]

Promise = Callable[[SourceProbe], Awaitable[None]]


def promises() -> list[tuple[str, Promise]]:
    suite = SourceContract()
    found: list[tuple[str, Promise]] = []
    for name in dir(suite):
        promise = getattr(suite, name)
        if name.startswith("test_") and "crash" in inspect.signature(promise).parameters:
            found += [(name, partial(promise, crash=crash)) for crash in (False, True)]
        elif name.startswith("test_"):
            found.append((name, promise))
    return found


async def refused(source_type: type[MemoryCdrSource]) -> list[str]:
    """Name the promises that a source breaks."""

    async def one(name: str, promise: Promise) -> list[str]:
        try:
            async with asyncio.timeout(2):
                await promise(MemorySourceProbe(source_type))
        except (AssertionError, TimeoutError, KeyError):
            return [name]
        return []

    broken = await asyncio.gather(*(one(*each) for each in promises()))
    return [name for names in broken for name in names]


@pytest.mark.parametrize(("wrong", "promise"), WRONG)
async def test_a_wrong_source_is_refused(wrong: type[MemoryCdrSource], promise: str) -> None:
    assert any(each.startswith(promise) for each in await refused(wrong))


async def test_the_right_source_passes_in_the_same_way() -> None:
    assert await refused(MemoryCdrSource) == []


def _elsewhere(line: Line) -> Line:
    return evolve(line, offset=line.offset + 1)
