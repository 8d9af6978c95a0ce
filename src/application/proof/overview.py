"""The book and the stream on one screen."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import frozen

from application.proof.data import StreamGap


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
