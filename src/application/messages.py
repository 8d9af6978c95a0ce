"""What travels between the ports: lines of the file, records of the stream, deliveries."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from attrs import evolve, frozen

from domain.cdr import Cdr
from domain.provenance import Provenance, Receipt
from domain.verdict import Verdict


class RecordKind(StrEnum):
    """Where a line belongs, told by its keys (interfaces.md)."""

    CDR = "raw"
    ACC = "acc"
    DEAD = "dead"
    PHASE = "phase"


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


@frozen
class Malformed:
    """Why a delivery is no CDR."""

    stage: str
    reason: str
    detail: str


@frozen(kw_only=True)
class Delivery:
    """One message of the stream, decoded or found malformed; `body` are its bytes."""

    body: bytes
    provenance: Provenance
    receipt: Receipt
    content: Cdr | Malformed


@frozen(kw_only=True)
class ReceivedCdr:
    """A CDR with its identity, its way here, and its price."""

    cdr: Cdr
    call_key: UUID
    fingerprint: UUID
    provenance: Provenance
    receipt: Receipt
    verdict: Verdict


class Outcome(StrEnum):
    """What became of one received CDR.

    `redelivered`: this very message was settled before. `duplicate`: another message with the
    same call and the same facts. `conflict`: the same call with other facts, nothing changed.
    """

    STORED = "stored"
    REDELIVERED = "redelivered"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


@frozen(kw_only=True)
class DeadLetter:
    """A record that needs a person; the original bytes are kept."""

    raw: bytes
    stage: str
    reason: str
    detail: str
    provenance: Provenance
    receipt: Receipt
