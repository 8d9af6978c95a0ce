"""Keeps the followed files and the remembered position up to date, whatever the reader does."""

import asyncio
import logging
from contextlib import suppress
from pathlib import Path
from time import monotonic

from attrs import define, field

from adapters.file_tail.files.content import ChangedFileError
from adapters.file_tail.files.matching import UnreadableFileError
from adapters.file_tail.positions.checkpoint import Checkpoint, CheckpointFile
from adapters.file_tail.positions.state import TailState
from adapters.file_tail.reading.following import FollowedFile
from adapters.file_tail.reading.roll import Roll
from adapters.file_tail.reading.wakeup import DirectoryWatch
from adapters.file_tail.retiring import retire

_LOG = logging.getLogger(__name__)
_POLL_SECONDS = 0.25
_REST_SECONDS = 0.05


@define(eq=False)
class Bell:
    """Wakes the reader (`news`) and the keeper (`changed`)."""

    news: asyncio.Event = field(factory=asyncio.Event, init=False)
    changed: asyncio.Event = field(factory=asyncio.Event, init=False)

    def ring(self) -> None:
        """Wake both."""
        self.news.set()
        self.changed.set()


@define(eq=False)
class Keeper:
    """Goes round at each change and four times a second, at most every 50 ms.

    Attributes:
        turn: held by whoever reads or exchanges the followed files.
    """

    roll: Roll
    store: CheckpointFile
    watch: DirectoryWatch
    bell: Bell
    turn: asyncio.Lock = field(factory=asyncio.Lock, init=False)
    state: TailState = field(factory=TailState, init=False)
    _closing: asyncio.Event = field(factory=asyncio.Event, init=False)
    _saved: Checkpoint | None = field(default=None, init=False)
    _blocked: bool = field(default=False, init=False)
    _waiting_for: str | None = field(default=None, init=False)
    _failures: int = field(default=0, init=False)
    _failing: bool = field(default=False, init=False)

    async def keep(self) -> None:
        """Go round until closed."""
        while not self._closing.is_set():
            changed = await _happens(self.bell.changed, _POLL_SECONDS)
            self.bell.changed.clear()
            await self.go_round()
            if changed:
                await _happens(self._closing, _REST_SECONDS)

    async def go_round(self) -> None:
        """Follow what was renamed, made or truncated, and remember what is done."""
        self.watch.add(self.roll.path.parent)
        async with self.turn:
            await self._look()
            retire(self.roll, monotonic())
            self.state = self._observe()
        await self._save()
        self.bell.news.set()

    async def close(self, keeping: asyncio.Task[None]) -> None:
        """Go round no more, and remember for the last time what is done."""
        self._closing.set()
        self.bell.ring()
        await asyncio.wait({keeping})
        # Copies that end before the last line must be known with it.
        await self.go_round()
        self.roll.close()

    async def _look(self) -> None:
        if not self.roll.stale() and not self._blocked:
            return
        self._blocked = True
        try:
            await asyncio.to_thread(self.roll.refresh)
        except ChangedFileError:
            self.bell.changed.set()
        except (UnreadableFileError, OSError) as error:
            self._wait_for(str(error))
        else:
            self._blocked = False
            self._wait_for(None if self.roll.files else _nothing_at(self.roll.path))

    def _wait_for(self, reason: str | None) -> None:
        if reason and reason != self._waiting_for:
            _LOG.warning("Waiting for a file", extra={"reason": reason})
        self._waiting_for = reason

    async def _save(self) -> None:
        if self.roll.start is not None:
            return
        checkpoint = self.roll.remember()
        if checkpoint == self._saved:
            return
        try:
            await asyncio.to_thread(self.store.save, checkpoint)
        except OSError as error:
            self._fail(error)
        else:
            self._saved, self._failing = checkpoint, False

    def _fail(self, error: OSError) -> None:
        self._failures += 1
        if not self._failing:
            _LOG.error("The position cannot be written", extra={"reason": str(error)})
        self._failing = True

    def _observe(self) -> TailState:
        files, now = self.roll.files, monotonic()
        partial = [now - each.partial_since for each in files if each.partial]
        return TailState(
            lag_bytes=sum(map(_lag, files)) + self.roll.unopened_bytes,
            lag_seconds=max((_age(each, now) for each in files), default=0.0),
            partial_seconds=max(partial, default=0.0),
            followed_files=len(files),
            waiting_for=self._waiting_for,
            lost_generations=self.roll.lost,
            nul_bytes=self.roll.nul_bytes(),
            checkpoint_failures=self._failures,
            checkpoint_failing=self._failing,
            rounds=self.state.rounds + 1,
        )


def _nothing_at(path: Path) -> str:
    return f"{path} is no regular file" if path.exists() else f"{path} is absent"


def _lag(file: FollowedFile) -> int:
    file.progress.settle()
    return max(0, file.content.size() - file.progress.offset)


def _age(file: FollowedFile, now: float) -> float:
    file.growth.seen(file.content.size(), now)
    return file.growth.age(file.progress.offset, now)


async def _happens(event: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await event.wait()
    return False
