"""Finds the file that holds a position, by what it looks like and not by its name."""

import logging
from collections.abc import Sequence

from attrs import frozen

from adapters.file_tail.files.content import Content, open_content
from adapters.file_tail.files.generations import Generation
from adapters.file_tail.files.identity import MARK_LENGTH, Place, Position

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


def place_in(content: Content, offset: int) -> Place:
    """Give the place as this file holds it."""
    start = max(0, offset - MARK_LENGTH)
    return Place.after(content.at(start, offset - start), offset)


def holds(content: Content, place: Place) -> bool:
    """Tell whether a file holds the bytes before a place."""
    return place.mark.fits(content.at(place.offset - place.mark.length, place.mark.length))
