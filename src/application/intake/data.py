"""Lines of the file, and records on their way to the stream."""

from datetime import datetime
from enum import StrEnum

from attrs import evolve, frozen


class RecordKind(StrEnum):
    """Where a line belongs, told by its keys (docs/reference/kamailio-records.md)."""

    CDR = "raw"
    ACC = "acc"
    DEAD = "dead"
    PHASE = "phase"
    PULSE = "pulse"


@frozen(kw_only=True)
class Line:
    """One line of the followed file.

    Attributes:
        payload: the bytes as written, without line end; the first 4 KiB where defect is set.
        length: bytes of the whole line.
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


@frozen(kw_only=True)
class Record:
    """A line on its way to the stream; `body` goes out, `line` is what it stands for."""

    kind: RecordKind
    message_id: str
    host: str
    line: Line
    body: bytes
    reason: str | None = None

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
