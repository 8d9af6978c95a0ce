"""Which bytes of the SIP hosts' files are in the book: the receipt from there back to the file."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Final

from attrs import frozen

_FEW: Final = 16
Ranges = Sequence[tuple[int, int]]
"""Bytes from the one to before the other; sorted, and none touches the next."""


@frozen(kw_only=True)
class Span:
    """Bytes of a file whose records are in the book for good.

    Attributes:
        start: the end of the record before, so that what lies between and is none counts too.
        end: after the line end of the last record.
    """

    host: str
    file_id: str
    start: int
    end: int


@frozen(kw_only=True)
class SettledFile:
    """A file of a SIP host, and what of it is in the book."""

    host: str
    file_id: str
    ranges: Ranges


def joined(spans: Sequence[Span]) -> Sequence[SettledFile]:
    """Give each file's bytes, what touches or overlaps as one."""
    by_file: Mapping[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for span in spans:
        by_file[span.host, span.file_id].append((span.start, span.end))
    return [
        SettledFile(host=host, file_id=file_id, ranges=united(by_file[host, file_id]))
        for host, file_id in sorted(by_file)
    ]


def gaps(ranges: Ranges, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Give what from a byte to before another is not among some bytes, in order."""
    place = first
    for at in range(bisect_right(ranges, first, key=itemgetter(1)), len(ranges)):
        start, end = ranges[at]
        if start >= last:
            break
        if start > place:
            yield place, start
        place = end
    if place < last:
        yield place, last


def without(some: Ranges, others: Ranges) -> Ranges:
    """Give what of some bytes is not among others."""
    return [gap for first, last in some for gap in gaps(others, first, last)]


def added(ranges: Ranges, more: Ranges) -> Ranges:
    """Give the bytes of both as one; the very same where nothing is new.

    A few that come to many cost no walk over the many.
    """
    new = without(more, ranges)
    if not new:
        return ranges
    if len(new) * _FEW > len(ranges):
        return united([*ranges, *new])
    whole = [*ranges]
    for start, end in new:
        first = bisect_left(whole, start, key=itemgetter(1))
        after = bisect_right(whole, end, key=itemgetter(0))
        touched = [(start, end), *whole[first:after]]
        whole[first:after] = [(min(touched)[0], max(end for _, end in touched))]
    return whole


def united(pairs: Ranges) -> Ranges:
    """Give the same bytes, what touches or overlaps as one."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(pairs):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole
