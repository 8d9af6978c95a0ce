"""Finds the file that holds a position, by what it looks like and not by its name."""

import logging
from collections.abc import Iterable, Sequence

from attrs import frozen

from adapters.file_tail.files.content import Content, open_content
from adapters.file_tail.files.generations import Generation
from adapters.file_tail.files.identity import MARK_LENGTH, Position

_LOG = logging.getLogger(__name__)


class UnreadableFileError(Exception):
    """A file that must be read next cannot be."""


@frozen
class Home:
    """The file that holds a position, open, and the bytes just before the position."""

    generation: Generation
    content: Content
    mark: bytes


def home_of(position: Position, candidates: Sequence[Generation]) -> Home | None:
    """Find the file: the same inode first, then the live one (the last), then the oldest.

    A copy beside its intact original is thus not taken for it, and of several equal files the
    one is taken after which most is still to be read.

    Raises:
        UnreadableFileError: the file under the known inode, or the live one, cannot be opened.
        ChangedFileError: files are being renamed at this moment.
    """
    for each in _likely_first(position, candidates):
        if not each.compressed and each.size < position.offset:
            continue
        home = _look_into(each, position, needed=each.key == position.key)
        if home:
            return home
    return None


def open_generation(generation: Generation) -> Content:
    """Open a file that must be read.

    Raises:
        UnreadableFileError: it cannot be opened.
        ChangedFileError: it has another name by now.
    """
    try:
        return open_content(generation.path, generation.key)
    except OSError as error:
        raise UnreadableFileError(f"{generation.path}: {error.strerror}") from error


def is_known(
    generation: Generation, followed: Iterable[Content], finished: Iterable[Position]
) -> bool:
    """Tell whether a file holds only what a followed file holds too, or one read before.

    Raises:
        UnreadableFileError: it cannot be opened.
        ChangedFileError: it has another name by now.
    """
    content = open_generation(generation)
    try:
        return any(_begins_like(each, content) for each in followed) or any(
            mark_in(content, each) is not None for each in finished
        )
    finally:
        content.close()


def _begins_like(whole: Content, part: Content) -> bool:
    size = part.size()
    if whole.compressed or (part.compressed and size != whole.size()):
        return False
    # To look at the end of a compressed file would cost all of it: its size must do.
    ends = () if part.compressed else (max(0, size - MARK_LENGTH),)
    return all(whole.at(each, _piece(size)) == part.at(each, _piece(size)) for each in (0, *ends))


def _piece(size: int) -> int:
    return min(size, MARK_LENGTH)


def _likely_first(position: Position, candidates: Sequence[Generation]) -> list[Generation]:
    live = candidates[-1] if candidates else None
    return sorted(candidates, key=lambda each: (each.key != position.key, each is not live))


def _look_into(generation: Generation, position: Position, *, needed: bool) -> Home | None:
    try:
        content = open_generation(generation)
    except UnreadableFileError:
        if needed:
            raise
        _LOG.warning("A rotated file is passed over", extra={"path": str(generation.path)})
        return None
    mark = mark_in(content, position)
    if mark is None:
        content.close()
        return None
    return Home(generation, content, mark)


def mark_in(content: Content, position: Position) -> bytes | None:
    """Give the bytes before the position, or None where this is not its file."""
    if not position.head.fits(content.at(0, position.head.length)):
        return None
    start = position.offset - position.mark.length
    mark = content.at(start, position.mark.length)
    return mark if position.mark.fits(mark) else None
