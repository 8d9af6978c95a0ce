"""Servers, streams and bridges as somebody from outside sees them."""

from datetime import datetime

from attrs import frozen

from application.proof.overview import OnlyRead

AS_WANTED = "as wanted"
CREATED = "created"
MADE_ANEW = "made anew"
WIDENED = "subjects added"
MISSING = "missing"


@frozen(kw_only=True)
class DatabaseFacts:
    """A database server.

    Attributes:
        now: its clock, UTC.
        timescaledb: version of the extension, None where there is none.
        license: `apache` or `timescale`, None where there is no extension.
        only_read: why nobody may write into it; None where those who have a right to may.
    """

    now: datetime
    version: str
    role: str
    timescaledb: str | None
    license: str | None
    only_read: OnlyRead | None
    synchronous_commit: str
    fsync: str


@frozen(kw_only=True)
class StreamSize:
    """What is the operator's choice of the streams.

    Attributes:
        max_bytes: of the CDR stream; full, it refuses records, and the bridge waits.
        replicas: 1 for one server, 3 in a cluster.
    """

    max_bytes: int
    replicas: int = 1


@frozen
class Part:
    """A stream or consumer and how it stands: as wanted, what was done, missing, what differs."""

    name: str
    state: str

    @property
    def good(self) -> bool:
        """Whether it is there and as it should be."""
        return self.state in (AS_WANTED, CREATED, MADE_ANEW, WIDENED)


@frozen(kw_only=True)
class BridgeFigures:
    """A bridge at one moment.

    Attributes:
        last_ack: None before its first confirmation.
        settled_lag_seconds: age of the oldest record that was sent and is not in the book.
        lost_bytes: of lines that the stream confirmed, lost, and that are not in the book yet.
    """

    lag_seconds: float
    lag_bytes: int
    unconfirmed: int
    connected: bool
    last_ack: datetime | None
    settled_lag_seconds: float = 0
    lost_bytes: int = 0
