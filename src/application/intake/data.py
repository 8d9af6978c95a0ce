"""Lines of the file, and records on their way to the stream."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import evolve, frozen

from domain.intake.judging import StreamLife
from domain.intake.receipts import Receipts
from domain.intake.settled import Ranges


class RecordKind(StrEnum):
    """Where a line belongs, told by its keys (docs/reference/kamailio-records.md)."""

    CDR = "raw"
    ACC = "acc"
    DEAD = "dead"
    PHASE = "phase"
    PULSE = "pulse"


INTO_THE_BOOK = frozenset({RecordKind.CDR, RecordKind.DEAD})
"""Kinds that a worker stores or parks; the others are for those who read streams and files."""


@frozen(kw_only=True)
class Line:
    """One line of the followed file.

    Attributes:
        payload: the bytes as written, without line end; the first 4 KiB where defect is set.
        length: bytes of the whole line, without its end.
        file_id: identity of the file.
        offset: where the line begins in the uncompressed file, in bytes.
        read_at: UTC.
        defect: why the line cannot be taken whole (`line_too_long`), else None.
    """

    payload: bytes
    length: int
    file_id: str
    offset: int
    read_at: datetime
    defect: str | None = None

    @property
    def end(self) -> int:
        """Where the next line begins, or one byte before that."""
        return self.offset + self.length + 1


@frozen(kw_only=True)
class Record:
    """A line on its way to the stream; `body` goes out, `line` is what it stands for.

    Attributes:
        covers: bytes of the file from the end of the record before it to its own end; None of a
            record that does not go into the book.
    """

    kind: RecordKind
    message_id: str
    host: str
    line: Line
    body: bytes
    reason: str | None = None
    covers: tuple[int, int] | None = None

    def buried(self, reason: str, body: bytes) -> "Record":
        """Give the dead letter that takes this record's place."""
        return evolve(
            self,
            kind=RecordKind.DEAD,
            message_id=f"{self.message_id}:dead",
            body=body,
            reason=reason,
        )


@frozen(kw_only=True)
class StreamFacts:
    """What has to be the same of a stream after it was restored."""

    messages: int
    first_seq: int
    last_seq: int
    consumers: int


@frozen(kw_only=True)
class SettledTelling:
    """What the book has of the files of one host, and how the stream is.

    Attributes:
        settled: by file; of files that nothing came of lately it need not tell.
        stream: None where it did not answer.
    """

    settled: Mapping[str, Ranges]
    stream: StreamLife | None = None


@frozen
class KeptReceipts:
    """What a bridge knew, and the highest number that the stream had given it."""

    receipts: Receipts
    highest: int
