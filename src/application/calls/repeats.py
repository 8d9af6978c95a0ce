"""What becomes of a call that comes again."""

from uuid import UUID

from attrs import frozen

from application.calls.data import Outcome
from domain.calls.identity import says_the_same
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived


@frozen
class Held:
    """What a book has of the call that holds a key."""

    fingerprint: UUID | None
    receipt: Receipt


def outcome_of(call: CallReceived, held: Held) -> Outcome:
    """Tell the same message from a copy of the record, and both from another record of the call."""
    if held.receipt == call.receipt:
        return Outcome.REDELIVERED
    same = says_the_same(held.fingerprint, call.fingerprint)
    return Outcome.DUPLICATE if same else Outcome.CONFLICT
