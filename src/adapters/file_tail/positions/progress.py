"""How far the lines of one file are done, whatever the order in which they were."""

from collections import deque

from attrs import define, field

from adapters.file_tail.files.identity import MARK_LENGTH


@define(eq=False)
class Span:
    """The lines that ended in one chunk.

    Attributes:
        base: offset of `raw` in the file.
        raw: up to 1 KiB before the chunk, then the chunk.
        starts: offsets of its lines.
        end: offset after the last line end in it.
    """

    base: int
    raw: bytes
    starts: list[int]
    end: int
    _next: int = field(default=0, init=False)
    _early: set[int] = field(factory=set, init=False)

    def done(self, offset: int) -> None:
        """Mark the line that begins at `offset`."""
        if self._next == len(self.starts) or self.starts[self._next] != offset:
            self._early.add(offset)
            return
        self._next += 1
        while self._early and not self.complete and self.starts[self._next] in self._early:
            self._early.remove(self.starts[self._next])
            self._next += 1

    @property
    def begun(self) -> bool:
        """Whether its first line is done."""
        return self._next > 0

    @property
    def complete(self) -> bool:
        """Whether all its lines are done."""
        return self._next == len(self.starts)

    @property
    def offset(self) -> int:
        """Where the first line begins that is not done."""
        return self.end if self.complete else self.starts[self._next]

    def mark(self) -> bytes:
        """Give up to 1 KiB before the offset."""
        end = self.offset - self.base
        return self.raw[max(0, end - MARK_LENGTH) : end]


@define
class Progress:
    """The contiguous prefix of a file that is done, and the bytes just before its end."""

    offset: int
    mark: bytes
    _spans: deque[Span] = field(factory=deque, init=False)

    def expect(self, span: Span) -> None:
        """Wait for the lines of the next chunk."""
        self.settle()
        self._spans.append(span)

    def settle(self) -> None:
        """Move up to the first line that is not done."""
        while self._spans and self._spans[0].complete:
            self._move_to(self._spans.popleft())
        if self._spans and self._spans[0].begun:
            self._move_to(self._spans[0])

    @property
    def waiting(self) -> bool:
        """Whether lines that were read are not done."""
        return bool(self._spans)

    def _move_to(self, span: Span) -> None:
        self.offset, self.mark = span.offset, span.mark()
