"""When a rotated file need not be watched any longer."""

import logging

from adapters.file_tail.reading.following import FollowedFile
from adapters.file_tail.reading.roll import Roll

_LOG = logging.getLogger(__name__)
_QUIET_SECONDS = 10.0


def retire(roll: Roll, now: float) -> None:
    """Stop following files that are read, done and certain not to grow.

    The newest rotated file may still be written by a process that has not heard of the rotation,
    so it is kept until it has no name any more or a newer one takes its place.
    """
    for each in roll.files:
        if each.nameless_since is None and each.content.deleted():
            each.nameless_since = now
    rotated = [each for each in roll.files if not roll.is_live(each)]
    for each in rotated:
        if not each.finished or each.rewritten:
            continue
        if _final(roll, each, now, newest=each is rotated[-1]):
            _retire(roll, each)


def _final(roll: Roll, file: FollowedFile, now: float, *, newest: bool) -> bool:
    if file.content.sealed():
        return True
    if roll.unopened_bytes and not file.partial:
        return True
    if now - max(file.quiet_since, file.nameless_since or 0) < _QUIET_SECONDS:
        return False
    return file.content.compressed or file.content.deleted() or not (newest or file.partial)


def _retire(roll: Roll, file: FollowedFile) -> None:
    lost = file.partial or file.content.cut_short()
    added = {"path": str(file.path), "offset": file.splitter.line_start}
    if lost:
        _LOG.error("A rotated file ends before its end", extra=added)
    else:
        _LOG.info("A rotated file is read to its end", extra=added)
    roll.drop(file, lost=lost)
