"""Deliveries of the stream, received calls, and what became of them."""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from domain.calls.cdr import Cdr
from domain.calls.provenance import Provenance, Receipt
from domain.intake.settled import Span


@frozen
class Malformed:
    """Why a delivery is no CDR."""

    stage: str
    reason: str
    detail: str


@frozen(kw_only=True)
class Delivery:
    """One message of the stream, decoded or found malformed; `body` are its bytes.

    Attributes:
        span: of the file that it covers; None where the bridge did not say.
    """

    body: bytes
    provenance: Provenance
    receipt: Receipt
    content: Cdr | Malformed
    span: Span | None = None


class Outcome(StrEnum):
    """What became of one received CDR.

    `redelivered`: this very message was settled before. `duplicate`: another message with the
    same call and the same facts. `conflict`: the same call with other facts, nothing changed.
    `busy`: somebody else is entering this call and does not come to an end; nothing changed, and
    it must be delivered again. `outdated`: prices have changed since it was judged; nothing
    changed, and it must be judged again.
    """

    STORED = "stored"
    REDELIVERED = "redelivered"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    BUSY = "busy"
    OUTDATED = "outdated"


@frozen(kw_only=True)
class CallSelection:
    """Which calls are wanted.

    Attributes:
        start, end: the call started at or after the one, before the other; UTC.
        company_id: of which this company pays a side, or nobody although its accounts are on them.
        waiting: only those that have no price.
    """

    start: datetime
    end: datetime
    company_id: int | None = None
    waiting: bool = False

    def means(self, *payers: int | None) -> bool:
        """Tell whether a side is meant that one of these pays; the other side may not be."""
        return self.company_id is None or self.company_id in payers


@frozen(kw_only=True)
class WrittenCalls:
    """How many calls a file holds, and its hash in hexadecimal."""

    calls: int
    sha256: str
