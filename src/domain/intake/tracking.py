"""One file on its way to the book: what of it the stream confirmed, and what is there."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from attrs import define, field, frozen

from domain.intake.settled import Ranges, added, gaps, united, without

_MARK_EVERY: Final = timedelta(seconds=1)
_MOST_MARKS = 3600


@frozen
class Mark:
    """At this moment the stream had confirmed a file up to `sent_to`, with numbers up to `seq`."""

    at: datetime
    sent_to: int
    seq: int
    created: datetime | None


@define(kw_only=True)
class TrackedFile:
    """One file on its way.

    Attributes:
        base: where tracking began.
        sent_to: the stream has confirmed everything before it.
        ranges: in the book, or without a record.
        lost_to: what is missing before it has to be published again.
        known: confirmed, though the stream has not stored it: under its id it had another line.
        missed: lost on the way, and not in the book yet.
        given: ends of records that go to the stream and are not confirmed yet.
        again: holes that were published again and are not confirmed yet: nothing is judged then.
    """

    base: int
    sent_to: int
    ranges: Ranges = ()
    lost_to: int = 0
    known: Ranges = ()
    missed: Ranges = ()
    tried_at: datetime | None = None
    again: int = 0
    marks: deque[Mark] = field(factory=lambda: deque(maxlen=_MOST_MARKS))
    given: deque[int] = field(factory=deque)

    def holes(self) -> Iterator[tuple[int, int]]:
        """Give what was sent and is not in the book, in order."""
        return self.holes_in(self.base, self.sent_to)

    def holes_in(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Give what of some bytes was sent and is not in the book, in order."""
        return gaps(self.ranges, max(first, self.base), min(last, self.sent_to))

    @property
    def settled_to(self) -> int:
        """Up to where everything from the base on is in the book."""
        return next((start for start, _ in self.holes()), self.sent_to)

    def confirmed(self, position: int) -> bool:
        """Take that all lines before a position are done; tell whether a record was among them."""
        before = self.sent_to
        while self.given and self.given[0] <= position:
            self.sent_to = max(self.sent_to, self.given.popleft())
        return self.sent_to > before

    def oldest(self) -> Mark | None:
        """Give the first mark behind the first byte that is missing."""
        place = self.settled_to
        while self.marks and self.marks[0].sent_to <= place:
            self.marks.popleft()
        return self.marks[0] if self.marks else None

    def settle(self, ranges: Ranges) -> None:
        """Take what is in the book."""
        self.ranges = added(self.ranges, ranges)
        self.known = without(self.known, self.ranges)
        self.missed = without(self.missed, self.ranges)
        if self.settled_to == self.sent_to:
            self.lost_to, self.tried_at = 0, None

    def take_for_known(self, covers: tuple[int, int]) -> None:
        """Take that the stream did not store a record, since it knew its id."""
        self.known = united([*self.known, covers])

    def will_not_come(self, last: int) -> None:
        """Take that what is missing before a byte is not on its way any more."""
        self.lost_to = max(self.lost_to, last)
        missing = without([*self.holes_in(self.base, last)], self.known)
        self.missed = united([*self.missed, *missing])

    def tried(self, first: int, last: int, now: datetime) -> None:
        """Take that bytes went to the stream again, or nobody has them: they count as stored."""
        self.tried_at = now
        self.known = without(self.known, [(first, last)])

    def note(self, mark: Mark) -> None:
        """Keep a mark: one a second, so the first behind a byte is at most a second younger."""
        if self.marks and mark.at - self.marks[-1].at < _MARK_EVERY and len(self.marks) > 1:
            self.marks.pop()
        self.marks.append(mark)
