"""Bytes of a file into lines, wherever the input is cut; no I/O."""

from io import BytesIO
from typing import NamedTuple

from attrs import define, field

LONGEST_LINE = 900_000
KEPT_OF_A_LONG_LINE = 4096
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LINE_END_LENGTH = 2


class Framed(NamedTuple):
    """A line that is not blank.

    Attributes:
        offset: where it begins, in bytes; a hole of NULs before it is no part of it.
        length: bytes without line end.
        payload: the bytes without line end and byte order mark; the first 4 KiB where the
            length is over LONGEST_LINE.
    """

    offset: int
    length: int
    payload: bytes


@define
class LineSplitter:
    """Takes chunks of a file in order and gives the lines that are complete.

    Holds at most LONGEST_LINE bytes and one chunk, however long a line becomes.

    Attributes:
        position: where the next chunk begins in the file.
        line_start: where the unfinished line begins; `position` where there is none.
        nul_bytes: NULs left out at the heads of lines so far.
    """

    position: int
    line_start: int = field(init=False)
    nul_bytes: int = field(default=0, init=False)
    _kept: bytearray = field(factory=bytearray, init=False)
    _line_end: bytes = field(default=b"", init=False)

    @line_start.default
    def _start_here(self) -> int:
        return self.position

    def feed(self, chunk: bytes) -> list[Framed]:
        """Give the lines that end in this chunk."""
        lines = []
        for piece in BytesIO(chunk):
            line = self._take(piece)
            if line is not None:
                lines.append(line)
        return lines

    def _take(self, piece: bytes) -> Framed | None:
        if not self._kept:
            if piece[0] == 0:
                piece = self._without_hole(piece)
            self.line_start = self.position
            self.position += len(piece)
            if piece.endswith(b"\n"):
                return self._finish(piece, piece[-_LINE_END_LENGTH:])
            self._hold(piece)
            return None
        self.position += len(piece)
        self._hold(piece)
        if not piece.endswith(b"\n"):
            return None
        line = self._finish(bytes(self._kept), self._line_end)
        self._kept.clear()
        self._line_end = b""
        return line

    def _without_hole(self, piece: bytes) -> bytes:
        rest = piece.lstrip(b"\0")
        self.nul_bytes += len(piece) - len(rest)
        self.position += len(piece) - len(rest)
        return rest

    def _hold(self, piece: bytes) -> None:
        self._line_end = (self._line_end + piece[-_LINE_END_LENGTH:])[-_LINE_END_LENGTH:]
        held_before = self.position - len(piece) - self.line_start
        if held_before == len(self._kept):
            self._kept += piece
        if len(self._kept) > LONGEST_LINE + _LINE_END_LENGTH:
            del self._kept[KEPT_OF_A_LONG_LINE:]

    def _finish(self, kept: bytes, line_end: bytes) -> Framed | None:
        start = self.line_start
        length = self.position - start - (2 if line_end == b"\r\n" else 1)
        self.line_start = self.position
        payload = kept[: length if length <= LONGEST_LINE else KEPT_OF_A_LONG_LINE]
        if start == 0 and payload.startswith(_BYTE_ORDER_MARK):
            payload = payload[len(_BYTE_ORDER_MARK) :]
        if length <= LONGEST_LINE and (not payload or payload.isspace()):
            return None
        return Framed(start, length, payload)
