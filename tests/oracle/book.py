"""What a pipeline has become, gathered from outside: the evidence that the invariants judge."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from attrs import frozen

EXHAUSTED, RESTORED = "exhausted", "restored"


@frozen(kw_only=True)
class KeptCall:
    """A call as people read it.

    Attributes:
        amount: its price; None where it has none.
        host: which wrote the record that was kept; None where nobody tells.
        leg: another record of its dialog is billed in its place.
    """

    call: str
    milliseconds: int
    account: str
    number: str
    company: str | None
    amount: Decimal | None
    host: str | None = None
    leg: bool = False


@frozen(kw_only=True)
class KeptLetter:
    """A line that waits for a person; `digest` is that of its bytes."""

    host: str
    digest: bytes
    reason: str


@frozen(kw_only=True)
class Move:
    """One change of a balance; `call` where a call caused it."""

    company: str
    amount: Decimal
    call: str | None = None


@frozen(kw_only=True)
class Traffic:
    """Calls and what they cost, summed up."""

    attempts: int
    cost: Decimal


@frozen(kw_only=True)
class Book:
    """Everything that is there when nothing is under way any more.

    Attributes:
        received: how often the log says of a call that it was received.
        paid: what companies paid in, as those remember who paid.
        messages: numbers that the stream gave to CDRs and dead lines.
        ends: numbers of messages by what became of them.
        crossings: companies and what the log says of their balance, in its order.
        facts: ids of what others must hear, in the order of the log.
        heard: ids of what others heard, in their order.
        lost: numbers of messages that the stream has lost.
        audited: numbers that the audit got to see although they were lost later.
        gaps: what the audit noted as lost, both ends included.
        too_early: lines that the hosts were told are in the book, before they were.
        untold: lines that are in the book, and the hosts were never told.
        once: hosts whose records of one dialog are billed once.
        astray: names of projections that do not follow from the log.
    """

    calls: Sequence[KeptCall]
    received: Counter[str]
    letters: Sequence[KeptLetter]
    moves: Sequence[Move]
    balances: Mapping[str, Decimal]
    paid: Mapping[str, Decimal]
    hours: Traffic
    messages: Collection[int]
    ends: Mapping[str, Sequence[int]]
    crossings: Sequence[tuple[str, str]]
    facts: Sequence[str]
    heard: Sequence[str]
    lost: Collection[int] = ()
    audited: Collection[int] = ()
    gaps: Sequence[tuple[int, int]] = ()
    too_early: Sequence[str] = ()
    untold: Sequence[str] = ()
    once: Collection[str] = ()
    astray: Sequence[str] = ()
