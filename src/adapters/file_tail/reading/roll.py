"""The followed files, oldest first, and how they are found again after every rotation."""

import logging
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from attrs import define, evolve, field

from adapters.file_tail.files.generations import (
    Generation,
    View,
    generation_at,
    generations,
    live_key,
    view_of,
)
from adapters.file_tail.files.identity import Position, file_id_of
from adapters.file_tail.files.matching import home_of
from adapters.file_tail.positions.checkpoint import Checkpoint
from adapters.file_tail.reading.following import FollowedFile
from adapters.file_tail.reading.judging import Judge
from adapters.file_tail.reading.newcomers import newcomers
from adapters.file_tail.reading.register import Register
from adapters.file_tail.reading.starting import begin

_LOG = logging.getLogger(__name__)
_MOST_FILES = 32
_REMEMBERED = 4


@define
class Roll:
    """Which files are followed.

    Attributes:
        path: of the live file.
        start: what to resume from; None once that is done.
        files: oldest first.
        finished: where the last files ended that are no longer followed.
        unopened_bytes: of generations whose turn has not come.
        lost: generations that went away before they were known to be read.
    """

    path: Path
    start: Checkpoint | Literal["beginning", "end"] | None
    files: list[FollowedFile] = field(factory=list, init=False)
    finished: deque[Position] = field(factory=lambda: deque(maxlen=_REMEMBERED), init=False)
    unopened_bytes: int = field(default=0, init=False)
    lost: int = field(default=0, init=False)
    _seen: View | None = field(default=None, init=False)
    _register: Register = field(factory=Register, init=False)
    _nul_bytes: int = field(default=0, init=False)

    def stale(self) -> bool:
        """Tell whether files may have been renamed, copied, truncated, made or deleted."""
        return (
            bool(self.files and self.files[-1].check())
            or view_of(self.path) != self._seen
            or any(each.rewritten for each in self.files)
            or (self.unopened_bytes > 0 and len(self.files) < _MOST_FILES // 2)
            or self._register.changed()
        )

    def refresh(self) -> None:
        """Find every followed file again and take in what is new.

        Raises:
            UnreadableFileError: a file that must be read next cannot be.
            ChangedFileError: files are being renamed; ask again.
            OSError: the directory cannot be read.
        """
        view = view_of(self.path)
        for each in self.files:
            # Before the listing: where one was truncated, its copy is in it.
            each.check()
        found = generations(self.path, self._known_paths())
        self._resume(found)
        for each in tuple(self.files):
            if each.rewritten:
                self._rehouse(each, found)
        self._take_in(found)
        self._order(found)
        self._register.keep(found)
        self._seen = view

    def remember(self) -> Checkpoint:
        """Give what must be known to read on after a crash."""
        return Checkpoint(
            files=tuple(
                evolve(each.position(), drained=self._drained(each)) for each in self.files
            ),
            finished=tuple(self.finished),
        )

    def positions(self) -> Mapping[str, int]:
        """Tell by the ids of files up to where each is done."""
        known = [*self.finished, *(each.position() for each in self.files)]
        return {file_id_of(each.head): each.offset for each in known if each.head.length}

    def is_live(self, file: FollowedFile) -> bool:
        """Tell whether new lines are expected in this file."""
        return self._seen is not None and file.content.key == self._seen[0]

    def nul_bytes(self) -> int:
        """Tell the bytes of holes so far."""
        return self._nul_bytes + sum(each.splitter.nul_bytes for each in self.files)

    def drop(self, file: FollowedFile, *, lost: bool) -> None:
        """Follow a file no longer."""
        position = file.position()
        if position.offset:
            self._finish(position)
        generation = generation_at(file.path)
        if generation and generation.key == file.content.key:
            self._register.watch(generation)
        self.lost += lost
        self._nul_bytes += file.splitter.nul_bytes
        self.files.remove(file)
        file.content.close()

    def close(self) -> None:
        """Give all files back."""
        for each in self.files:
            each.content.close()
        self.files.clear()

    def _order(self, found: Sequence[Generation]) -> None:
        keys = [each.key for each in found]
        for each in self.files:
            if each.content.key in keys:
                each.path = found[keys.index(each.content.key)].path.resolve()
        self.files.sort(
            key=lambda each: keys.index(each.content.key) if each.content.key in keys else -1
        )

    def _finish(self, position: Position) -> None:
        self.finished.append(position)
        self._register.know([position])

    def _known_paths(self) -> list[Path]:
        if isinstance(self.start, Checkpoint):
            return [Path(each.path) for each in self.start.files]
        return [each.path for each in self.files]

    def _resume(self, found: Sequence[Generation]) -> None:
        """Begin where `start` says: what is older than that was read in a former life."""
        if self.start is None:
            return
        beginning = begin(self.start, found, live_key(self.path))
        self.files, self.lost, self.start = beginning.files, beginning.lost, None
        for position in beginning.finished:
            self._finish(position)
        judge = self._judge(found)
        for each in self._free(found[: beginning.old]):
            judge.pass_over(each)

    def _rehouse(self, file: FollowedFile, found: Sequence[Generation]) -> None:
        """Read on in the copy of a file that was truncated, or keep what is not done of it."""
        place = file.place()
        home = home_of(place, self._free(found)) if place.head.length else None
        if home:
            file.move_to(home.content, home.generation.path.resolve())
            return
        lost = file.seen.offset > file.trail.end
        _LOG.warning(
            "The file was truncated and no copy holds what was read",
            extra={"path": str(file.path), "offset": file.trail.end, "lost": lost},
        )
        self.lost += lost
        if file.untouched:
            self.drop(file, lost=False)
        else:
            file.move_to(file.trail.content(), file.path)

    def _take_in(self, found: Sequence[Generation]) -> None:
        news = [each for each in self._free(found) if not self._register.is_done(each)]
        room = max(1, _MOST_FILES - len(self.files))
        files, self.unopened_bytes = newcomers(news, self._judge(found), live_key(self.path), room)
        self.files.extend(files)

    def _judge(self, found: Sequence[Generation]) -> Judge:
        return Judge(list(self.files), self._register, {each.key for each in found})

    def _free(self, found: Sequence[Generation]) -> Sequence[Generation]:
        taken = {each.content.key for each in self.files}
        return [each for each in found if each.key not in taken]

    def _drained(self, file: FollowedFile) -> bool:
        return file.finished and not file.partial and not self.is_live(file)
