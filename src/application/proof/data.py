"""Where records ended, counted for reconciliation."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from attrs import frozen

from domain.calls.provenance import Receipt
from domain.calls.transaction import Dialog

ONE_DIALOG: Final = timedelta(hours=1)
"""Records of one dialog begin no further from each other, whoever wrote them."""


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

    @property
    def rated(self) -> int:
        """Calls that cost what they cost, be it nothing."""
        return self.stored - self.unrated


@frozen(kw_only=True)
class DoubtfulEnd:
    """A call, letter or copy whose message the stream may have forgotten.

    Attributes:
        again: whether its line came again as a later message.
    """

    host: str
    receipt: Receipt
    again: bool


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
class TwiceDebited:
    """A dialog of which several records cost somebody something, as where two proxies write one.

    Attributes:
        calls, hosts: of the records, the earliest first.
    """

    dialog: Dialog
    calls: Sequence[UUID]
    hosts: Sequence[str]


@frozen(kw_only=True)
class Claim:
    """What a line of a file lets us expect of the book.

    Attributes:
        call_key, fingerprint: of the CDR; None where the line is none.
        raw_sha256: of the line's bytes as the bridge published them.
        cut: the line is too long to keep: what was published is its head, and many lines may
            begin alike.
    """

    call_key: UUID | None
    fingerprint: UUID | None
    raw_sha256: bytes
    file_id: str
    offset: int
    cut: bool = False


@frozen(kw_only=True)
class BookedRecord:
    """A record of the book, and the line that told it.

    Attributes:
        call_key, fingerprint: of a call; None where the record is a letter.
        raw: a letter's bytes; None where the record is a call.
        cut: the letter has the head of its line only.
        mended: at the place of this call stands a letter: a person put its line right.
    """

    host: str
    file_id: str
    offset: int
    call_key: UUID | None = None
    fingerprint: UUID | None = None
    raw: bytes | None = None
    cut: bool = False
    mended: bool = False


class Fate(StrEnum):
    """Where the book has a line."""

    STORED = "stored"
    PARKED = "parked"
    MISSING = "missing"


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
class Received:
    """What the stream holds of CDRs and dead lines of some hours.

    Attributes:
        held_since: from when on the stream holds all that it took; older messages have left it,
            or went to a stream that was there before it.
        last_seq: number of its last message.
    """

    counts: Mapping[HostHour, int]
    held_since: datetime
    last_seq: int


@frozen(kw_only=True)
class Finding:
    """A row that is not what follows from the log.

    Attributes:
        projection: the table that it stands in, or should; `event` where the log itself has holes
            or cannot be read.
        key: names the row.
        log, book: what the log says and what the book says, by column, where they differ; None
            where one of them knows no such row.
    """

    projection: str
    key: str
    log: Mapping[str, object] | None
    book: Mapping[str, object] | None
