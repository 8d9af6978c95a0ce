"""What others hear of calls and balances, and how far they were told."""

from attrs import frozen


@frozen(order=True)
class LogPlace:
    """A place in the event log; the pair orders facts by the commit of their transaction.

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
            `balance.restored`.
        event_id: the same for every time that this fact is published.
        body: JSON.
    """

    subject: str
    event_id: str
    body: bytes
