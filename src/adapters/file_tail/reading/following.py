"""One file while it is read: what was read of it, and what of that is done."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from attrs import define, field, frozen

from adapters.file_tail.files.content import Content
from adapters.file_tail.files.framing import LONGEST_LINE, Framed, LineSplitter
from adapters.file_tail.files.growth import Growth
from adapters.file_tail.files.identity import MARK_LENGTH, Digest, Position, file_id_of, head_of
from adapters.file_tail.positions.progress import Progress, Span
from application.intake.data import Line

CHUNK = 128 * 1024


@frozen(kw_only=True)
class FollowedLine(Line):
    """A line that knows whom to tell that it is done."""

    span: Span


@define(eq=False)
class FollowedFile:
    """A file held open, whatever becomes of its name.

    Attributes:
        mark: up to 1 KiB before the read position.
        rewritten: whether what was read is no longer in the file.
        exhausted: whether the last look found nothing new.
        quiet_since, partial_since: moments of the monotonic clock.
    """

    content: Content
    path: Path
    mark: bytes
    splitter: LineSplitter
    progress: Progress
    head: Digest | None = None
    file_id: str = ""
    beginning: bytes = b""
    rewritten: bool = False
    exhausted: bool = False
    quiet_since: float = 0.0
    partial_since: float = 0.0
    growth: Growth = field(factory=Growth)

    @classmethod
    def begin(cls, content: Content, path: Path) -> "FollowedFile":
        """Read a file from its first byte on."""
        return cls(content, path, b"", LineSplitter(0), Progress(0, b""))

    @classmethod
    def resume(
        cls, content: Content, path: Path, position: Position, mark: bytes
    ) -> "FollowedFile":
        """Read on from a position that was found in this file."""
        offset = position.offset
        splitter, progress = LineSplitter(offset), Progress(offset, mark)
        file_id = file_id_of(position.head)
        return cls(content, path, mark, splitter, progress, position.head, file_id)

    def read(self, now: float) -> Sequence[Line]:
        """Give the lines that the next chunk completes."""
        chunk = self._next_chunk(CHUNK)
        self.exhausted = not chunk
        if not chunk:
            return ()
        self.quiet_since = now
        return self._lines(chunk, now)

    def check(self) -> bool:
        """Tell whether the file was truncated or written anew."""
        if not self.rewritten:
            self._next_chunk(0)
        return self.rewritten

    def move_to(self, content: Content, path: Path) -> None:
        """Read on in another file that holds the same bytes up to here."""
        self.content.close()
        self.content, self.path = content, path
        self.rewritten = self.exhausted = False

    def place(self) -> Position:
        """Tell up to where the file is read; 0 where no file could be known by its beginning."""
        if self.head is None:
            return self._position(0, b"")
        return self._position(self.splitter.position, self.mark)

    def position(self) -> Position:
        """Tell up to where the file is done."""
        self.progress.settle()
        return self._position(self.progress.offset, self.progress.mark)

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
        position = self.splitter.position
        if self.content.compressed:
            return self.content.at(position, size)
        # One read for mark and news: a file written anew in between cannot pass for the old one.
        found = self.content.at(position - len(self.mark), len(self.mark) + size)
        if not found.startswith(self.mark):
            self.rewritten = True
            return b""
        return found[len(self.mark) :]

    def _lines(self, chunk: bytes, now: float) -> Sequence[Line]:
        if self.untouched:
            # Known from before, perhaps, but the file may have been written anew since.
            self.head = None
        if self.head is None:
            self._learn_head(chunk)
        raw = self.mark + chunk
        span_base = self.splitter.position - len(self.mark)
        line_before = self.splitter.line_start
        framed = self.splitter.feed(chunk)
        self.mark = raw[-MARK_LENGTH:]
        if self.splitter.line_start != line_before:
            self.partial_since = now
        end = chunk.rfind(b"\n") + 1
        if not end:
            return ()
        end += len(raw) - len(chunk) + span_base
        span = Span(span_base, raw, [line.offset for line in framed], end)
        self.progress.expect(span)
        return self._followed(framed, span)

    def _followed(self, framed: Sequence[Framed], span: Span) -> Sequence[Line]:
        file_id, read_at = self.file_id, datetime.now(UTC)
        return [
            FollowedLine(
                payload=line.payload,
                length=line.length,
                file_id=file_id,
                offset=line.offset,
                read_at=read_at,
                defect="line_too_long" if line.length > LONGEST_LINE else None,
                span=span,
            )
            for line in framed
        ]

    def _learn_head(self, chunk: bytes) -> None:
        self.beginning += chunk[:MARK_LENGTH]
        head = head_of(self.beginning)
        if head is not None:
            self.head, self.beginning = Digest.of(head), b""
            self.file_id = file_id_of(self.head)

    def _position(self, offset: int, mark: bytes) -> Position:
        return Position(
            key=self.content.key,
            head=self.head or Digest.of(b""),
            mark=Digest.of(mark),
            offset=offset,
            path=str(self.path),
        )
