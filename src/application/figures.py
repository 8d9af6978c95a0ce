"""Where records ended, counted: for reconciliation and for one screen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from attrs import frozen


@frozen(order=True)
class HostHour:
    """One host's hour; `hour` is its beginning in UTC."""

    hour: datetime
    host: str


@frozen(kw_only=True)
class Ends:
    """Where the messages of one host's hour ended, told by when the stream stored them.

    Attributes:
        stored: calls in the book, with a price or without.
        unrated: those of them that wait for a price; all others are rated, be it as free.
    """

    stored: int = 0
    unrated: int = 0
    parked: int = 0
    duplicates: int = 0


@frozen(kw_only=True)
class WrongBalance:
    """A balance that is not the sum of its movements."""

    company: str
    balance: Decimal
    movements: Decimal


@frozen(kw_only=True)
class MoneyCheck:
    """Whether every cent is explained.

    Attributes:
        balances: companies whose balance is not the sum of their movements.
        calls: keys of calls of the time looked at whose price is not what they moved; at most
            a thousand.
    """

    balances: Sequence[WrongBalance] = ()
    calls: Sequence[UUID] = ()

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.balances and not self.calls


@frozen(kw_only=True)
class Claim:
    """What a line of a file lets us expect of the book.

    Attributes:
        call_key, fingerprint: of the CDR; None where the line is none.
        raw_sha256: of the line's bytes as the bridge published them.
    """

    call_key: UUID | None
    fingerprint: UUID | None
    raw_sha256: bytes
    file_id: str
    offset: int


class Fate(StrEnum):
    """Where the book has a line."""

    STORED = "stored"
    PARKED = "parked"
    MISSING = "missing"


@frozen
class Dialog:
    """The name of a SIP dialog, as its caller sees it."""

    call_id: str
    from_tag: str | None
    to_tag: str | None


@frozen(kw_only=True)
class HostFigures:
    """One host in the last day.

    Attributes:
        last_hour: calls whose records came in the last hour.
        last_received_at: when the stream took its last record, UTC.
        last_read_at: when the bridge read that record, UTC.
    """

    host: str
    last_day: int
    last_hour: int
    last_received_at: datetime
    last_read_at: datetime


@frozen(kw_only=True)
class StreamGap:
    """Messages that the stream lost, by their sequence numbers, both included.

    Attributes:
        before: when the stream stored the message that follows, UTC.
    """

    stream: str
    first_seq: int
    last_seq: int
    before: datetime


@frozen(kw_only=True)
class CompanyFigures:
    """Companies: all, those that may not call, those whose balance is below zero."""

    companies: int = 0
    suspended: int = 0
    negative: int = 0


@frozen(kw_only=True)
class Overview:
    """The book on one screen; all but letters and companies of the last day."""

    open_letters: Mapping[str, int]
    unrated: Mapping[str, int]
    duplicates: int
    hosts: Sequence[HostFigures]
    gaps: Sequence[StreamGap]
    money: CompanyFigures = CompanyFigures()


@frozen(kw_only=True)
class Received:
    """What the stream holds of CDRs and dead lines of some hours.

    Attributes:
        held_since: from when on the stream holds all that it took; older messages have left it,
            or went to a stream that was there before it.
    """

    counts: Mapping[HostHour, int]
    held_since: datetime


@frozen(kw_only=True)
class ConsumerFigures:
    """One reader of the stream: what waits, what is in hand, what was delivered more than once."""

    name: str
    pending: int
    ack_pending: int
    redelivered: int


@frozen(kw_only=True)
class StreamFigures:
    """The stream as its server tells; sizes in bytes."""

    messages: int
    size: int
    max_size: int
    replicas: int
    last_stored_at: datetime | None
    consumers: Sequence[ConsumerFigures]
