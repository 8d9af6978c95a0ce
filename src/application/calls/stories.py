"""The stored calls, and the whole story of one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from attrs import evolve, frozen

from domain.calls.cdr import HangupBy, IpAddress
from domain.calls.outcome import CallOutcome
from domain.calls.provenance import Provenance, Receipt
from domain.facts.closing import MonthClosed
from domain.money.movement import MovementKind
from domain.numbering.call_numbers import NO_NUMBERS, CallNumbers, digits_meant
from domain.numbering.prefixes import NumberPrefix, prefix_of
from domain.pricing.verdict import Rating, UnratedReason, Verdict


@frozen(kw_only=True)
class CallQuery:
    """Which calls are wanted; None does not restrict.

    Attributes:
        start, end: the call started at or after the one, before the other; UTC.
        caller, callee: as they are written, or as a plan reads them.
        meant: what a plan reads in caller and callee; where it reads nothing, digits of E.164 do.
        prefix, prefix_meant: with which the called number begins; in E.164, as a plan reads it.
        after, limit: start and key of the call behind which to go on; most calls that are given.
    """

    start: datetime | None = None
    end: datetime | None = None
    caller: str | None = None
    callee: str | None = None
    meant: CallNumbers = NO_NUMBERS
    account: str | None = None
    call_id: str | None = None
    outcome: CallOutcome | None = None
    company_id: int | None = None
    rating: Rating | None = None
    unrated_reason: UnratedReason | None = None
    destination: str | None = None
    host: str | None = None
    prefix: str | None = None
    prefix_meant: str | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 100

    @property
    def numbers(self) -> CallNumbers:
        """What caller and callee are in digits of E.164."""
        return CallNumbers(
            self.meant.caller or digits_meant(self.caller),
            self.meant.callee or digits_meant(self.callee),
        )

    @property
    def begins(self) -> NumberPrefix | None:
        """With what the called number begins."""
        own = None if self.prefix is None else prefix_of(self.prefix)
        return own and evolve(own, meant=self.prefix_meant or own.meant)

    def takes(self, call: "StoredCall") -> bool:
        """Tell whether the numbers of a call are those that are wanted."""
        asked, prefix = self.numbers, self.begins
        return (
            _is(self.caller, asked.caller, call.caller, call.caller_number)
            and _is(self.callee, asked.callee, call.callee, call.callee_number)
            and (prefix is None or prefix.begins(call.callee, call.callee_number))
        )


@frozen(kw_only=True)
class StoredCall:
    """A call as the book shows it; unknown text is None.

    Files of calls have its fields as columns in this order: a new one comes before `receipt`.
    """

    call_key: UUID
    call_id: str | None
    from_tag: str | None
    to_tag: str | None
    host: str
    start_time: datetime
    end_time: datetime
    duration: timedelta
    billed_seconds: int | None = None
    caller: str | None
    callee: str | None
    account: str | None
    company_id: int | None = None
    src_ip: IpAddress | None
    sip_code: int | None
    outcome: CallOutcome
    hangup_by: HangupBy | None
    pdd: Decimal | None = None
    destination: str | None = None
    prefix: str | None = None
    tariff_id: int | None = None
    currency: str | None = None
    billed_amount: Decimal | None = None
    rating: str
    unrated_reason: str | None
    supplier_id: int | None = None
    supplier_cost: Decimal | None = None
    supplier_currency: str | None = None
    revision: int = 0
    unread: str | None = None
    doubt: str | None = None
    dst: str | None = None
    caller_number: str | None = None
    callee_number: str | None = None
    leg_of: UUID | None = None
    in_company_id: int | None = None
    in_billed_amount: Decimal | None = None
    in_currency: str | None = None
    in_destination: str | None = None
    in_unrated_reason: str | None = None
    receipt: Receipt


@frozen(kw_only=True)
class CallTally:
    """Calls of one host that ended the same way.

    Attributes:
        example: the least of their Call-IDs.
    """

    host: str
    outcome: CallOutcome
    rating: str
    calls: int
    seconds: Decimal
    example: str | None


@frozen(kw_only=True)
class RecordedEvent:
    """One fact of the event log; `data` is its JSON text."""

    position: int
    version: int
    type: str
    schema_version: int
    at: datetime
    data: str


@frozen(kw_only=True)
class Copy:
    """A message that only repeated a stored call."""

    host: str
    file_id: str
    offset: int
    receipt: Receipt


@frozen(kw_only=True)
class CallMovement:
    """One movement of a balance that a call caused."""

    company_id: int
    kind: MovementKind
    revision: int
    amount: Decimal
    currency: str
    at: datetime


@frozen(kw_only=True)
class CallStory:
    """Everything that is known of one call: whence it came and what became of it.

    Attributes:
        verdict: its price by its latest fact.
        closed: the close of the month in which it began; None where that is open.
    """

    call: StoredCall
    provenance: Provenance
    verdict: Verdict
    events: Sequence[RecordedEvent]
    movements: Sequence[CallMovement]
    copies: Sequence[Copy]
    closed: MonthClosed | None = None

    @property
    def late(self) -> bool:
        """Whether it was stored behind the close of its month."""
        return self.closed is not None and self.events[0].position > self.closed.position


def _is(wanted: str | None, digits: str | None, written: str | None, number: str | None) -> bool:
    if wanted in (None, written):
        return True
    return digits is not None and (digits == number or written == f"+{digits}")
