"""What is recorded for ever; everything else is computed from it."""

from uuid import UUID

from attrs import frozen

from domain.cdr import Cdr
from domain.provenance import Provenance, Receipt
from domain.rating import UnratedReason


@frozen(kw_only=True)
class CallReceived:
    """A call's first fact: what Kamailio said, where it stood, and why it has no price yet."""

    call_key: UUID
    fingerprint: UUID
    cdr: Cdr
    provenance: Provenance
    receipt: Receipt
    unrated_reason: UnratedReason
