"""The book and the stream on one screen."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from attrs import frozen

from application.proof.data import StreamGap

# What a message takes from the bridge to the stream cannot be less than nothing.
_CLOCKS_DIFFER = timedelta(seconds=5)


@frozen(kw_only=True)
class HostFigures:
    """One host in the last day.

    Attributes:
        last_hour: calls whose records came in the last hour.
        last_received_at: when the stream took its last record, UTC.
        last_read_at: when the bridge read that record, UTC.
        unread: calls with something in their records that could not be read.
    """

    host: str
    last_day: int
    last_hour: int
    last_received_at: datetime
    last_read_at: datetime
    unread: int = 0

    @property
    def clock_suspect(self) -> bool:
        """Whether the last record was read after the stream had it: one of two clocks is wrong."""
        return self.last_read_at - self.last_received_at > _CLOCKS_DIFFER


@frozen(kw_only=True)
class DutyFigures:
    """What one worker of all does beside recording; None where nobody ever did it.

    Attributes:
        begun_at: when the first worker began it that found it as it last got on.
        heard_at: when a worker last said that it does it.
        worked_at: when the work last got on.
    """

    name: str
    begun_at: datetime | None = None
    heard_at: datetime | None = None
    worked_at: datetime | None = None


@frozen(kw_only=True)
class HeldEvents:
    """What a transaction that is open keeps the readers of the log from, anywhere in the server.

    Attributes:
        since: when the first event was written that they may not read yet.
        pid: of the session; None where a transaction is only prepared, or has just ended.
    """

    since: datetime
    pid: int | None
    user: str | None
    database: str | None


@frozen(kw_only=True)
class ReaderFigures:
    """How far a reader of the log is behind it; its name is that of the duty that reads.

    Attributes:
        positions: of the log behind the last that it has read.
        since: when the first event was written that it has not read; None where it has read all.
    """

    name: str
    positions: int = 0
    since: datetime | None = None


@frozen(kw_only=True)
class CompanyFigures:
    """Companies: all, those that may not call, those whose balance is below zero.

    Attributes:
        suspicions: of fraud, at which nobody has looked.
    """

    companies: int = 0
    suspended: int = 0
    negative: int = 0
    suspicions: int = 0


@frozen(kw_only=True)
class DayVerdict:
    """What the proof of a day of UTC found.

    Attributes:
        findings: a sentence for all that was not right.
        last_seal: up to this seal the log was found to be right.
    """

    day: date
    proved_at: datetime
    findings: tuple[str, ...] = ()
    last_seal: int = 0

    @property
    def good(self) -> bool:
        """Whether nothing was wrong."""
        return not self.findings


@frozen(kw_only=True)
class ClosingFigures:
    """What is closed.

    Attributes:
        last_closed: the latest month that is closed.
        oldest_open: the earliest one with calls that is not.
        late_calls: of the last day, whose month was closed before they were stored.
    """

    last_closed: str | None = None
    oldest_open: str | None = None
    late_calls: int = 0


class OnlyRead(StrEnum):
    """Why nobody may write into the book."""

    REPLICA = "replica"
    SETTING = "setting"


@frozen(kw_only=True)
class Overview:
    """The book on one screen; letters, companies, duties, proof and closes whatever their age.

    Attributes:
        only_read: why nobody may write into it; None where those who have a right to may.
        unrated: calls of the last day without a price, by reason.
        unrated_since: when the stream stored the earliest call that has no price, of whatever day.
    """

    open_letters: Mapping[str, int]
    unrated: Mapping[str, int]
    duplicates: int
    hosts: Sequence[HostFigures]
    gaps: Sequence[StreamGap]
    money: CompanyFigures = CompanyFigures()
    duties: Sequence[DutyFigures] = ()
    readers: Sequence[ReaderFigures] = ()
    held: HeldEvents | None = None
    unrated_since: datetime | None = None
    proof: DayVerdict | None = None
    closing: ClosingFigures = ClosingFigures()
    only_read: OnlyRead | None = None


@frozen(kw_only=True)
class ConsumerFigures:
    """One reader of the stream: what waits, what is in hand, what was delivered more than once.

    Attributes:
        oldest: when the stream stored the first message that is not settled; None without one.
    """

    name: str
    pending: int
    ack_pending: int
    redelivered: int
    oldest: datetime | None = None

    @property
    def unsettled(self) -> int:
        """What waits or is in hand."""
        return self.pending + self.ack_pending


@frozen(kw_only=True)
class StreamFigures:
    """The stream as its server tells; sizes in bytes."""

    messages: int
    size: int
    max_size: int
    replicas: int
    last_stored_at: datetime | None
    consumers: Sequence[ConsumerFigures]
