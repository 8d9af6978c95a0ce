"""The followed files, oldest first, and how they are found again after every rotation."""

import logging
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from attrs import define, evolve, field

from adapters.file_tail.files.content import ChangedFileError
from adapters.file_tail.files.generations import Generation, generations, live_key
from adapters.file_tail.files.identity import Position
from adapters.file_tail.files.listing import Listing, View, view_of
from adapters.file_tail.files.matching import home_of, is_known, open_generation
from adapters.file_tail.positions.checkpoint import Checkpoint
from adapters.file_tail.reading.following import FollowedFile
from adapters.file_tail.reading.starting import restore, skip_to_end

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
    _listing: Listing = field(factory=Listing, init=False)
    _nul_bytes: int = field(default=0, init=False)

    def stale(self) -> bool:
        """Tell whether files may have been renamed, truncated, made or deleted."""
        return (
            bool(self.files and self.files[-1].check())
            or self._view() != self._seen
            or any(each.rewritten for each in self.files)
            or (self.unopened_bytes > 0 and len(self.files) < _MOST_FILES // 2)
        )

    def refresh(self) -> None:
        """Find every followed file again and take in the newer ones.

        Raises:
            UnreadableFileError: a file that must be read next cannot be.
            ChangedFileError: files are being renamed; ask again.
            OSError: the directory cannot be read.
        """
        view = self._view()
        found = generations(self.path, self._known_paths())
        newest_there = self._resume(found) and bool(self.files)
        located = [self._locate(each, found) for each in tuple(self.files)]
        anchor = max((index for index in located if index is not None), default=-1)
        if not newest_there or located[-1] is None:
            anchor = max(anchor, self._newest_finished(found))
        overlooked = self._overlooked(found[: max(anchor, 0)])
        self._follow([*overlooked, *filter(self._is_news, found[anchor + 1 :])])
        order = {each.key: index for index, each in enumerate(found)}
        self.files.sort(key=lambda each: order.get(each.content.key, -1))
        self._listing.note(found, unread=bool(self.files) and self.files[-1].untouched)
        self._seen = view

    def remember(self) -> Checkpoint:
        """Give what must be known to read on after a crash."""
        return Checkpoint(
            files=tuple(
                evolve(each.position(), drained=self._drained(each)) for each in self.files
            ),
            finished=tuple(self.finished),
        )

    def is_live(self, file: FollowedFile) -> bool:
        """Tell whether new lines are expected in this file."""
        return self._seen is not None and file.content.key == self._seen[0]

    def nul_bytes(self) -> int:
        """Tell the bytes of holes so far."""
        return self._nul_bytes + sum(each.splitter.nul_bytes for each in self.files)

    def drop(self, file: FollowedFile, *, lost: bool) -> None:
        """Follow a file no longer."""
        position = file.position()
        if position.offset and not file.rewritten:
            self.finished.append(position)
        self.lost += lost
        self._nul_bytes += file.splitter.nul_bytes
        self.files.remove(file)
        file.content.close()

    def close(self) -> None:
        """Give all files back."""
        for each in self.files:
            each.content.close()
        self.files.clear()

    def _view(self) -> View:
        read = bool(self.files) and not self.files[-1].untouched
        return view_of(self.path, read=read)

    def _known_paths(self) -> list[Path]:
        if isinstance(self.start, Checkpoint):
            return [Path(each.path) for each in self.start.files]
        return [each.path for each in self.files]

    def _resume(self, found: Sequence[Generation]) -> bool:
        """Begin where `start` says; tell whether the newest file of before is still there."""
        newest_there = True
        if isinstance(self.start, Checkpoint):
            self.files, missing = restore(self.start, found)
            self.finished.extend(self.start.finished)
            self._count_lost(missing)
            newest_there = self.start.files[-1:] != tuple(missing[-1:])
        elif self.start == "end":
            self.files, old = skip_to_end(found[-_REMEMBERED:], live_key(self.path))
            self.finished.extend(old)
        self.start = None
        return newest_there

    def _locate(self, file: FollowedFile, found: Sequence[Generation]) -> int | None:
        """Give the file's index, if it still has one; where it was copied, move to the copy."""
        keys = [each.key for each in found]
        if not file.check() and file.content.key in keys:
            return keys.index(file.content.key)
        place = file.place()
        home = home_of(place, self._free(found)) if place.offset else None
        if home is None:
            if file.rewritten:
                self._give_up(file)
            return None
        if file.rewritten or not home.content.compressed:
            file.move_to(home.content, home.generation.path.resolve())
        else:
            home.content.close()
        return keys.index(home.generation.key)

    def _overlooked(self, older: Sequence[Generation]) -> list[Generation]:
        new = self._listing.overlooked(self._free(older))
        found = [each for each in new if not self._is_known(each)]
        if new and any(each.check() for each in self.files):
            raise ChangedFileError(str(self.path))
        return found

    def _is_news(self, generation: Generation) -> bool:
        """Tell whether this is not only a followed file that was compressed."""
        return not (generation.compressed and self._is_known(generation))

    def _is_known(self, generation: Generation) -> bool:
        return is_known(generation, [each.content for each in self.files], self.finished)

    def _free(self, found: Sequence[Generation]) -> Sequence[Generation]:
        taken = {each.content.key for each in self.files}
        return [each for each in found if each.key not in taken]

    def _give_up(self, file: FollowedFile) -> None:
        lost = file.place().offset > 0 and (file.partial or not file.exhausted)
        _LOG.warning(
            "The file was truncated and no copy is there",
            extra={"path": str(file.path), "offset": file.splitter.position, "lost": lost},
        )
        self.drop(file, lost=lost)

    def _newest_finished(self, found: Sequence[Generation]) -> int:
        for position in reversed(self.finished):
            home = home_of(position, found)
            if home:
                home.content.close()
                return [each.key for each in found].index(home.generation.key)
        return -1

    def _follow(self, newer: Sequence[Generation]) -> None:
        room = max(1, _MOST_FILES - len(self.files))
        for each in self._free(newer)[:room]:
            self.files.append(FollowedFile.begin(open_generation(each), each.path.resolve()))
            _LOG.info("Following a file", extra={"path": str(each.path)})
        self.unopened_bytes = sum(each.size for each in self._free(newer))

    def _count_lost(self, missing: Sequence[Position]) -> None:
        for each in missing:
            self.lost += not each.drained
            added = {"path": each.path, "offset": each.offset, "drained": each.drained}
            _LOG.warning("A file that was being read is not there any more", extra=added)

    def _drained(self, file: FollowedFile) -> bool:
        return file.finished and not file.partial and not self.is_live(file)
