"""What a bridge knows of the way from its files to the book, and what it must publish again.

The stream is transport: it may forget what it confirmed. The book tells which bytes of each file it
has; bytes that were sent and are not there, although the stream has nothing to bring them any more,
are lost on the way.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from attrs import define, field, frozen

from domain.intake.judging import StreamLife, is_over, judge
from domain.intake.settled import Ranges
from domain.intake.tracking import Mark, TrackedFile

_AGAIN: Final = timedelta(seconds=60)


@frozen(kw_only=True)
class Hole:
    """Bytes of a file that were sent and are not in the book."""

    file_id: str
    start: int
    end: int


@define
class Receipts:
    """All files of a host that are on their way."""

    files: dict[str, TrackedFile] = field(factory=dict)
    stream: StreamLife | None = None

    def began(self, file_id: str, offset: int) -> None:
        """Track a file from here on; one that is tracked already, from where that began."""
        self.files.setdefault(file_id, TrackedFile(base=offset, sent_to=offset))

    def gives(self, file_id: str, end: int) -> None:
        """Take that the next record of a file, which ends here, is on its way to the stream."""
        self.files[file_id].given.append(end)

    def sent(self, positions: Mapping[str, int], seq: int, now: datetime) -> None:
        """Take how far all lines of each file are done, confirmed with numbers up to `seq`."""
        created = self.stream.created if self.stream else None
        for file_id, position in positions.items():
            file = self.files.get(file_id)
            if file is not None and file.confirmed(position):
                file.note(Mark(now, file.sent_to, seq, created))

    def known(self, file_id: str, covers: tuple[int, int]) -> None:
        """Take that the stream had the id of a record, maybe from a line of the same bytes."""
        if file_id in self.files:
            self.files[file_id].take_for_known(covers)

    def resumed(
        self, positions: Mapping[str, int], seq: int, now: datetime, *, whole: bool
    ) -> None:
        """Go on after a restart, with numbers up to `seq`: what is done was confirmed.

        Of a file that nothing is known of all is compared with the book; unless nothing at all was
        kept, as by software that knew no receipts.
        """
        for file_id, position in positions.items():
            self.began(file_id, 0 if whole else position)
            file = self.files[file_id]
            file.sent_to = max(file.sent_to, position)
        for file in self.files.values():
            # What a former life had on its way again is confirmed to nobody.
            file.again = 0
            self._mark_all(file, seq, now)

    def heard(
        self, settled: Mapping[str, Ranges], stream: StreamLife | None, now: datetime
    ) -> None:
        """Take what the book has, and judge what it has not."""
        for file_id, ranges in settled.items():
            if file_id in self.files:
                self.files[file_id].settle(ranges)
        if stream is None:
            return
        self.stream = stream
        for file in self.files.values():
            judge(file, stream, now)

    def went_back(self) -> None:
        """Take that the stream gave a number again: whatever is not in the book may be gone."""
        for file in self.files.values():
            file.known = ()
            file.will_not_come(file.sent_to)

    def due(self, now: datetime) -> Sequence[Hole]:
        """Give what has to be published again now."""
        return [
            Hole(file_id=file_id, start=start, end=end)
            for file_id, file in self.files.items()
            if file.tried_at is None or is_over(file.tried_at, _AGAIN, now)
            for start, end in file.holes_in(file.base, file.lost_to)
        ]

    def left_of(self, hole: Hole) -> Sequence[Hole]:
        """Give what of a hole is not in the book by now."""
        return [
            Hole(file_id=hole.file_id, start=start, end=end)
            for start, end in self.files[hole.file_id].holes_in(hole.start, hole.end)
        ]

    def publishing(self, hole: Hole, now: datetime) -> None:
        """Take that a hole is on its way again: until that is confirmed it is judged by nobody."""
        file = self.files[hole.file_id]
        file.tried_at, file.lost_to = now, 0
        file.again += 1

    def published(self, hole: Hole, without: Ranges, seq: int, now: datetime) -> None:
        """Take that the stream has a hole once more, numbers up to `seq`.

        Args:
            hole: what was published again.
            without: bytes of it that have no record.
            seq: the highest number that the stream gave to any record of it, or a later one.
            now: the moment.
        """
        file = self.files.get(hole.file_id)
        if file is None:
            return
        file.again = max(0, file.again - 1)
        file.tried(hole.start, hole.end, now)
        file.lost_to = 0
        file.settle(without)
        self._mark_all(file, seq, now)

    def missing(self, hole: Hole, now: datetime) -> None:
        """Take that nobody has the bytes of a hole just now."""
        file = self.files[hole.file_id]
        file.tried(hole.start, hole.end, now)
        file.will_not_come(hole.end)

    def forget_settled(self, keep: set[str]) -> None:
        """Track files no longer that are all in the book, but those that are still being read."""
        for file_id in [*self.files]:
            file = self.files[file_id]
            if file_id not in keep and not file.given and file.settled_to == file.sent_to:
                del self.files[file_id]

    def lag(self, now: datetime) -> float:
        """Tell the age in seconds of the oldest record that was sent and is not in the book."""
        oldest = [mark.at for file in self.files.values() if (mark := file.oldest())]
        return max((now - at).total_seconds() for at in oldest) if oldest else 0.0

    def lost_bytes(self) -> int:
        """Count bytes that are known to be lost on the way and are not in the book yet.

        Neither what is on its way nor what the stream did not take for its known id is lost.
        """
        return sum(end - start for file in self.files.values() for start, end in file.missed)

    def _mark_all(self, file: TrackedFile, seq: int, now: datetime) -> None:
        created = self.stream.created if self.stream else None
        file.marks.clear()
        if file.settled_to < file.sent_to:
            file.marks.append(Mark(now, file.sent_to, seq, created))
