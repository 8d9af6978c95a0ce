"""What is told of a month that is to be closed, or is."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from attrs import frozen

from domain.facts.closing import MonthClosed
from domain.facts.month import Month


@frozen(kw_only=True)
class LogSpan:
    """A piece of the log: behind a position, up to another; to the end where that is None."""

    after: int = 0
    up_to: int | None = None

    def holds(self, position: int) -> bool:
        """Tell whether a position lies in it."""
        return self.after < position and (self.up_to is None or position <= self.up_to)


WHOLE_LOG: Final = LogSpan()


@frozen
class Objection:
    """Something that is not right; `check` is what was looked at."""

    check: str
    seen: str


@frozen(kw_only=True)
class CloseAttempt:
    """What became of the wish to close a month.

    Attributes:
        findings: what speaks against it; of a closed one, what it was not closed with.
        closed: its close; None where something speaks against it.
        already: whether it was closed before.
    """

    month: Month
    findings: Sequence[Objection] = ()
    closed: MonthClosed | None = None
    already: bool = False


@frozen
class Difference:
    """A figure of a close that is not so any more."""

    name: str
    closed: Decimal | int
    now: Decimal | int
