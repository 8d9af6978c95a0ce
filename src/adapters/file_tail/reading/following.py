"""One file while it is read: what was read of it, and what of that is done."""

from collections.abc import Sequence
from pathlib import Path

from attrs import define, field

from adapters.file_tail.files.content import Content
from adapters.file_tail.files.framing import LineSplitter
from adapters.file_tail.files.growth import Growth
from adapters.file_tail.files.identity import (
    MARK_LENGTH,
    START,
    Digest,
    Place,
    Position,
    file_id_of,
    head_of,
)
from adapters.file_tail.files.matching import holds, place_in
from adapters.file_tail.positions.progress import Progress, Span
from adapters.file_tail.reading.lines import followed_lines
from adapters.file_tail.reading.trail import Trail
from application.intake.data import Line

CHUNK = 128 * 1024


@define(eq=False)
class FollowedFile:
    """A sequence of bytes, read from the file that holds it, whatever becomes of its name.

    Attributes:
        trail: what was read last.
        seen: up to where the file was looked at, read or not.
        copies: where copies of the file end.
        rewritten: whether what was read or seen is no longer in the file.
        exhausted: whether the last look found nothing new.
        quiet_since, partial_since, nameless_since: moments of the monotonic clock.
    """

    content: Content
    path: Path
    trail: Trail
    splitter: LineSplitter
    progress: Progress
    head: Digest | None = None
    file_id: str = ""
    copies: tuple[Place, ...] = ()
    seen: Place = START
    rewritten: bool = False
    exhausted: bool = False
    quiet_since: float = 0.0
    partial_since: float = 0.0
    nameless_since: float | None = None
    growth: Growth = field(factory=Growth)
    _beginning: bytes = b""

    @classmethod
    def begin(cls, content: Content, path: Path) -> "FollowedFile":
        """Read a file from its first byte on."""
        return cls(content, path, Trail(0, b""), LineSplitter(0), Progress(0, b""))

    @classmethod
    def resume(
        cls, content: Content, path: Path, position: Position, mark: bytes
    ) -> "FollowedFile":
        """Read on from a position that was found in this file."""
        offset, head = position.offset, position.head
        trail, splitter, progress = (
            Trail(offset, mark),
            LineSplitter(offset),
            Progress(offset, mark),
        )
        return cls(
            content, path, trail, splitter, progress, head, file_id_of(head), position.copies
        )

    def read(self, now: float) -> Sequence[Line]:
        """Give the lines that the next chunk completes."""
        chunk = self._next_chunk(CHUNK)
        self.exhausted = not chunk
        if not chunk:
            return ()
        self.quiet_since = now
        return self._lines(chunk, now)

    def check(self) -> bool:
        """Tell whether the file was truncated or written anew since it was read and looked at."""
        if self.rewritten or self.content.compressed:
            return self.rewritten
        end = place_in(self.content, self.content.size())
        # What was seen is compared after the look further ahead: none of that is of another file.
        self._next_chunk(MARK_LENGTH if self.untouched else 0)
        self.rewritten |= end.offset < self.seen.offset or not holds(self.content, self.seen)
        if not self.rewritten:
            self.seen = end
            if self.untouched:
                self._beginning = b""
                self._learn_head(self.content.at(0, MARK_LENGTH))
        return self.rewritten

    def move_to(self, content: Content, path: Path) -> None:
        """Read on in another file that holds the same bytes up to here."""
        self.content.close()
        self.content, self.path, self.seen = content, path, START
        self.rewritten = self.exhausted = False

    def place(self) -> Position:
        """Tell up to where the file is read; of an untouched one, what was seen of it."""
        if self.head is None:
            return self._position(START)
        if self.untouched:
            return self._position(self.seen)
        return self._position(Place.after(self.trail.mark, self.trail.end))

    def position(self) -> Position:
        """Tell up to where the file is done."""
        self.progress.settle()
        return self._position(Place.after(self.progress.mark, self.progress.offset))

    @property
    def untouched(self) -> bool:
        """Whether nothing was read of the file yet."""
        return self.splitter.position == 0

    @property
    def partial(self) -> bool:
        """Whether a line waits for its end."""
        return self.splitter.line_start < self.splitter.position

    @property
    def finished(self) -> bool:
        """Whether all that is in the file by now is read and done."""
        self.progress.settle()
        return self.exhausted and not self.progress.waiting and not self._next_chunk(1)

    def _next_chunk(self, size: int) -> bytes:
        position, mark = self.splitter.position, self.trail.mark
        if self.content.compressed:
            return self.content.at(position, size)
        # One read for mark and news: a file written anew in between cannot pass for the old one.
        found = self.content.at(position - len(mark), len(mark) + size)
        known = self.head if self.untouched and size >= MARK_LENGTH else None
        if not found.startswith(mark) or (known and not known.fits(found[: known.length])):
            self.rewritten = True
            return b""
        return found[len(mark) :]

    def _lines(self, chunk: bytes, now: float) -> Sequence[Line]:
        if self.untouched:
            self._beginning = b""
        self._learn_head(chunk)
        raw = self.trail.mark + chunk
        span_base = self.splitter.position - len(self.trail.mark)
        line_before = self.splitter.line_start
        framed = self.splitter.feed(chunk)
        self.trail.extend(chunk)
        if self.splitter.line_start != line_before:
            self.partial_since = now
        end = chunk.rfind(b"\n") + 1
        if not end:
            return ()
        end += len(raw) - len(chunk) + span_base
        span = Span(span_base, raw, [line.offset for line in framed], end)
        self.progress.expect(span)
        return followed_lines(framed, span, self.file_id)

    def _learn_head(self, chunk: bytes) -> None:
        if self.head is None:
            self._beginning += chunk[:MARK_LENGTH]
            head = head_of(self._beginning)
            if head is not None:
                self.head, self._beginning = Digest.of(head), b""
                self.file_id = file_id_of(self.head)

    def _position(self, place: Place) -> Position:
        return Position(
            key=self.content.key,
            head=self.head or Digest.of(b""),
            mark=place.mark,
            offset=place.offset,
            path=str(self.path),
            copies=self.copies,
        )
