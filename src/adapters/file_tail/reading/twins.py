"""How far a file holds a sequence of bytes that is known already."""

from adapters.file_tail.files.content import Content
from adapters.file_tail.files.identity import MARK_LENGTH, START, Place, Position
from adapters.file_tail.files.matching import holds, place_in
from adapters.file_tail.reading.following import FollowedFile

_STEP = 64 * 1024


def agreed_with_followed(content: Content, file: FollowedFile) -> Place:
    """Give the last place up to which a file holds what a followed file holds, read or not."""
    # The order matters: where the one is a copy in the making, the other is never shorter.
    size = content.size()
    end = min(size, file.content.size())
    if not _same_head(content, file, end):
        return START
    if _same_before(content, file, end):
        return place_in(content, end)
    places = [each for each in file.position().places if each.offset <= size]
    known = max((each for each in places if holds(content, each)), default=START, key=_offset)
    if content.compressed or file.content.compressed:
        return known
    return place_in(content, _last_same(content, file, known.offset, end))


def agreed_with_position(content: Content, position: Position) -> Place:
    """Give the last known place of a sequence that a file holds."""
    if not position.head.length or not position.head.fits(content.at(0, position.head.length)):
        return START
    last = START
    # Ascending: it is dear to go back in a compressed file.
    for each in sorted(position.places, key=_offset):
        if holds(content, each):
            last = each
    return last


def line_start(content: Content, place: Place) -> Place:
    """Give the last beginning of a line at or before a place."""
    end = place.offset
    while end > 0:
        start = max(0, end - _STEP)
        newline = content.at(start, end - start).rfind(b"\n")
        if newline >= 0:
            return place_in(content, start + newline + 1)
        end = start
    return START


def _offset(place: Place) -> int:
    return place.offset


def _same_head(content: Content, file: FollowedFile, end: int) -> bool:
    if file.head is None or file.head.length > end:
        return end <= MARK_LENGTH
    return file.head.fits(content.at(0, file.head.length))


def _same_before(content: Content, file: FollowedFile, offset: int) -> bool:
    # What is remembered cannot be written anew meanwhile.
    known = file.trail.before(offset)
    if not known and not file.content.compressed:
        start = max(0, offset - MARK_LENGTH)
        known = file.content.at(start, offset - start)
    return bool(known) and content.at(offset - len(known), len(known)) == known


def _last_same(content: Content, file: FollowedFile, same: int, other: int) -> int:
    """Halve the distance between a place where both are the same and one where they are not."""
    while other - same > 1:
        middle = (same + other) // 2
        if _same_before(content, file, middle):
            same = middle
        else:
            other = middle
    return same
