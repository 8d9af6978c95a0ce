"""What others hear of the log, how far they were told, and what follows from it."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from attrs import evolve, frozen


class Heard(StrEnum):
    """What others wish to hear: of companies alone, or of every call as well."""

    BALANCE = "balance"
    ALL = "all"

    def has(self, subject: str) -> bool:
        """Tell whether a fact under this subject is told."""
        return self is Heard.ALL or subject.startswith(("balance.", "fraud."))


@frozen(order=True)
class LogPlace:
    """A place in the event log; the pair orders facts by the commit of their transaction.

    Among the heads of seals it is their number, as if all were of one transaction.

    Attributes:
        written_by: number of the transaction (xid8 of PostgreSQL).
        position: of the event; rises within a transaction, not over all of them.
    """

    written_by: int
    position: int


@frozen(kw_only=True)
class Fact:
    """One fact for others.

    Attributes:
        subject: `cdr.rated`, `cdr.unrated`, `balance.low`, `balance.exhausted`,
            `balance.restored`, `fraud.alert`, `seal.head`.
        event_id: the same for every time that this fact is published.
        body: JSON.
    """

    subject: str
    event_id: str
    body: bytes


@frozen(kw_only=True)
class LogEntry:
    """An event as it stands in the log.

    Attributes:
        position: rises through the log; it has holes.
        version: of its stream, from 1 without holes.
        data: JSON text in the form of `type` and `schema_version`.
        beside: JSON of what is kept of a call beside its first event; None of every other event.
        told_by: the login that entered it; None in what was entered before the log kept that.
    """

    position: int
    stream_id: UUID
    version: int
    type: str
    schema_version: int
    at: datetime
    data: str
    beside: str | None = None
    told_by: str | None = None


@frozen(kw_only=True)
class Act:
    """Something that a person did, or looked at.

    Attributes:
        position: of its event in the log; None of what is no event: letters that were waived
            (`LetterWaived`) or redriven (`LetterRedriven`, the last time), tariffs that were
            imported (`TariffImported`) or corrected (`TariffCorrected`).
        login: at the database, as the server knows it; None of what was entered before it did.
        type: of the event.
        about: the company, supplier or tariff by its name, the letter by its number, else the
            stream of the event.
        data: JSON text of the event, without what is held of a call.
    """

    position: int | None
    at: datetime
    login: str | None
    type: str
    about: str
    data: str


@frozen
class LogCopy:
    """The log at one moment: how many events there are, and they themselves."""

    events: int
    pieces: AsyncIterator[Sequence[LogEntry]]


class Projection(StrEnum):
    """What people read, each following from the log alone; rebuilt in this order."""

    COMPANIES = "companies"
    ACCOUNTS = "accounts"
    ASSIGNMENTS = "assignments"
    SUPPLIERS = "suppliers"
    RULES = "rules"
    PLANS = "plans"
    GATE = "gate"
    CDR = "cdr"
    MOVEMENTS = "movements"
    BALANCE = "balance"
    TRAFFIC = "traffic_hourly"


@frozen(kw_only=True)
class Rebuilt:
    """How a projection compares with what was recorded.

    Attributes:
        rows: of the projection as it should be.
        missing, extra, different: rows of the live tables that are not so.
        applied: whether the live tables were put right.
    """

    rows: int
    missing: int
    extra: int
    different: int
    applied: bool

    @property
    def good(self) -> bool:
        """Whether the live tables were right."""
        return not (self.missing or self.extra or self.different)

    def after_applying(self) -> "Rebuilt":
        """Say that what was wrong is put right."""
        return evolve(self, applied=True)
