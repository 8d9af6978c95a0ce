"""Which of what was sent does not come into the book any more, told by how the stream is."""

from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

from attrs import frozen

from domain.intake.tracking import Mark, TrackedFile

# A telling may be older than a confirmation that was heard before it.
_PATIENCE: Final = timedelta(seconds=15)
# What a reader of the stream has acknowledged is in the book by now, unless the note of it is lost.
_LONG_PATIENCE: Final = timedelta(seconds=30)


@frozen(kw_only=True)
class StreamLife:
    """The stream as those see it who read from it.

    Attributes:
        created: another moment is another stream.
        last_seq: of its last message.
        floor: all messages up to this one were taken out of it by those who enter them in the book.
    """

    created: datetime
    last_seq: int
    floor: int

    def is_less_than(self, before: "StreamLife") -> bool:
        """Tell whether it is another stream than before, or has lost its end."""
        return self.created != before.created or self.last_seq < before.last_seq


def judge(file: TrackedFile, stream: StreamLife, now: datetime) -> None:
    """Take what of a file does not come any more, as far as that is certain."""
    if file.again:
        return
    oldest = file.oldest()
    if oldest is not None and _is_gone(oldest, stream):
        # What it knew is gone with what it had.
        file.known = ()
    gone = [*takewhile(lambda mark: _is_lost(mark, stream, now), file.marks)]
    if oldest is not None and gone:
        file.will_not_come(gone[-1].sent_to)


def _is_lost(mark: Mark, stream: StreamLife, now: datetime) -> bool:
    if not is_over(mark.at, _PATIENCE, now):
        return False
    if _is_gone(mark, stream):
        return True
    return stream.floor >= mark.seq and is_over(mark.at, _LONG_PATIENCE, now)


def _is_gone(mark: Mark, stream: StreamLife) -> bool:
    return mark.created not in (None, stream.created) or stream.last_seq < mark.seq


def is_over(since: datetime, patience: timedelta, now: datetime) -> bool:
    """Tell whether somebody has waited so long."""
    # A clock that was put back keeps nobody waiting.
    return not since <= now < since + patience
