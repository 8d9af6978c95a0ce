"""Where to begin: at the positions of before, or at what is written from now on."""

import logging
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Literal

from attrs import evolve, frozen

from adapters.file_tail.files.content import Content
from adapters.file_tail.files.generations import Generation
from adapters.file_tail.files.identity import MARK_LENGTH, Digest, FileKey, Position, head_of
from adapters.file_tail.files.matching import Home, home_of, open_generation
from adapters.file_tail.positions.checkpoint import Checkpoint
from adapters.file_tail.reading.following import CHUNK, FollowedFile

_LOG = logging.getLogger(__name__)
_MOST_ENDS = 4


@frozen(kw_only=True)
class Beginning:
    """What a tail begins with.

    Attributes:
        files: to be followed, oldest first.
        finished: sequences that were read.
        old: so many of the generations were read in a former life, unless they are followed.
        lost: files that went away before they were known to be read.
    """

    files: list[FollowedFile]
    finished: Sequence[Position] = ()
    old: int = 0
    lost: int = 0


def begin(
    start: Checkpoint | Literal["beginning", "end"],
    found: Sequence[Generation],
    live: FileKey | None,
) -> Beginning:
    """Open what is to be followed.

    Raises:
        UnreadableFileError: one of the files cannot be opened.
        ChangedFileError: files are being renamed at this moment.
    """
    if start == "beginning":
        return Beginning(files=[])
    if start == "end":
        files, ends = _skip_to_end(found[-_MOST_ENDS:], live)
        return Beginning(files=files, finished=ends, old=len(found))
    files, missing = _restore(start, found)
    finished = (*start.finished, *missing)
    newest_there = bool(files) and start.files[-1:] != tuple(missing[-1:])
    return Beginning(
        files=files,
        finished=finished,
        old=_old(files, () if newest_there else finished, found),
        lost=sum(_is_lost(each, found) for each in missing),
    )


def _old(
    files: Sequence[FollowedFile], finished: Sequence[Position], found: Sequence[Generation]
) -> int:
    keys = [each.key for each in found]
    old = max((keys.index(each.content.key) + 1 for each in files), default=0)
    for position in reversed(finished):
        # Where more was read than any copy holds, a shorter copy stands for it.
        home = _closed(home_of(position, found)) or _copy_of(position, found)
        if home:
            return max(old, keys.index(home.key) + 1)
    return old


def _copy_of(position: Position, found: Sequence[Generation]) -> Generation | None:
    """Give the newest file that holds what a copy was known to hold."""
    homes = [
        _closed(home_of(evolve(position, offset=copy.offset, mark=copy.mark), found))
        for copy in position.copies
    ]
    return max(filter(None, homes), key=found.index, default=None)


def _closed(home: Home | None) -> Generation | None:
    if home is None:
        return None
    home.content.close()
    return home.generation


def _is_lost(position: Position, found: Sequence[Generation]) -> bool:
    """Tell whether a file is gone that may have held more than was read of it."""
    known = position.drained or _copy_of(position, found) is not None
    added = {"path": position.path, "offset": position.offset, "lost": not known}
    _LOG.warning("A file that was being read is not there any more", extra=added)
    return not known


def _restore(
    checkpoint: Checkpoint, found: Sequence[Generation]
) -> tuple[list[FollowedFile], list[Position]]:
    """Give the files of a checkpoint, oldest first, and the positions whose file is gone."""
    restored: dict[FileKey, FollowedFile] = {}
    missing: set[Position] = set()
    with ExitStack() as opened:
        # A beginning says less than a place: it must not take the file of another position.
        for each in sorted(filter(_has_head, checkpoint.files), key=lambda each: not each.offset):
            home = home_of(each, [other for other in found if other.key not in restored])
            if home is None:
                missing.add(each)
                continue
            opened.callback(home.content.close)
            path = home.generation.path.resolve()
            restored[home.generation.key] = FollowedFile.resume(home.content, path, each, home.mark)
        for generation in _unwritten(checkpoint, found, restored):
            content = open_generation(generation)
            opened.callback(content.close)
            path = generation.path.resolve()
            restored[generation.key] = FollowedFile.begin(content, path)
        opened.pop_all()
    files = [restored[each.key] for each in found if each.key in restored]
    return files, [each for each in checkpoint.files if each in missing]


def _skip_to_end(
    found: Sequence[Generation], live: FileKey | None
) -> tuple[list[FollowedFile], list[Position]]:
    """Begin after the last whole line that is there; give also the ends of the rotated files."""
    files: list[FollowedFile] = []
    ends: list[Position] = []
    for each in found:
        file = _at_end(open_generation(each), each)
        if each.key == live:
            files.append(file)
            continue
        if file.position().offset:
            ends.append(file.position())
        file.content.close()
    return files, ends


def _has_head(position: Position) -> bool:
    return position.head.length > 0


def _unwritten(
    checkpoint: Checkpoint, found: Sequence[Generation], restored: dict[FileKey, FollowedFile]
) -> list[Generation]:
    """Give files of which no whole line was there, if they are older than one that is known.

    The inode is all that tells them; if they are newer they are found without it.
    """
    keys = {each.key for each in checkpoint.files if not _has_head(each)}
    newest = max((index for index, each in enumerate(found) if each.key in restored), default=0)
    return [each for each in found[:newest] if each.key in keys and each.key not in restored]


def _at_end(content: Content, generation: Generation) -> FollowedFile:
    head = head_of(content.at(0, MARK_LENGTH))
    offset, mark = _end_of_last_line(content)
    path = generation.path.resolve()
    if head is None or not offset:
        return FollowedFile.begin(content, path)
    position = Position(
        key=content.key,
        head=Digest.of(head),
        mark=Digest.of(mark),
        offset=offset,
        path=str(path),
    )
    return FollowedFile.resume(content, path, position, mark)


def _end_of_last_line(content: Content) -> tuple[int, bytes]:
    offset = read = 0
    mark = tail = b""
    while chunk := content.at(read, CHUNK):
        end = chunk.rfind(b"\n") + 1
        if end:
            offset, mark = read + end, (tail + chunk[:end])[-MARK_LENGTH:]
        tail = (tail + chunk)[-MARK_LENGTH:]
        read += len(chunk)
    return offset, mark
