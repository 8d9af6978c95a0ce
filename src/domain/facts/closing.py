"""The fact that a month is closed, and what it says of the calls that began in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Final
from uuid import UUID

from attrs import frozen

from domain.facts.month import Month, month_of, read_month

CLOSES: Final = UUID("5d9f3b1e-1f0a-5b55-8c42-6d0e3c8f7a10")
"""The stream of the log in which it is told."""


@frozen(kw_only=True)
class CallSums:
    """Calls with a price in one currency.

    Attributes:
        billed: seconds that were sold.
        amount: what they cost.
    """

    currency: str
    calls: int
    billed: int
    amount: Decimal


@frozen(kw_only=True)
class CallTotals:
    """What some facts of the log make of the calls that began in a month.

    Attributes:
        amendments: later facts among them; they change amounts, and no number of calls.
        seconds: talk time.
        sums: by currency.
    """

    calls: int = 0
    answered: int = 0
    amendments: int = 0
    seconds: Decimal = Decimal(0)
    sums: tuple[CallSums, ...] = ()


@frozen(kw_only=True)
class Booked:
    """What moved balances of one currency within a month, whenever the calls were.

    Attributes:
        debits, reversals: of calls; credits of bundles are among the reversals.
        total: all of it; the sum of the others.
    """

    currency: str
    debits: Decimal
    reversals: Decimal
    payments: Decimal
    adjustments: Decimal
    total: Decimal


@frozen(kw_only=True)
class MonthClosed:
    """A month was found to be right, and is closed.

    Attributes:
        month: in UTC, as `2026-10`.
        position: of the log; what stands behind it came after the close.
        seal: the line of the seal that ends there.
        calls: those that began in the month, as the log has them up to that position.
        booked: what moved balances in the month.
        checks: what was looked at, and found to be right.
        quiet: hosts of which nothing had come since, by the word of who closed.
        left_open: earlier months with calls that were open then, `because` of that word too.
    """

    month: str
    position: int
    seal: str
    calls: CallTotals
    booked: tuple[Booked, ...]
    checks: tuple[str, ...]
    quiet: tuple[str, ...] = ()
    closed_at: datetime
    by: str
    left_open: tuple[str, ...] = ()
    because: str | None = None


@frozen
class Closes:
    """The months that are closed."""

    closed: Sequence[MonthClosed] = ()

    def of(self, moment: datetime) -> MonthClosed | None:
        """Give the close of the month in which a moment lies; None where it is open."""
        return self.month(month_of(moment))

    def month(self, month: Month) -> MonthClosed | None:
        """Give the close of a month; None where it is open."""
        return self._by_month.get(str(month))

    def between(self, start: datetime | None, end: datetime) -> Sequence[str]:
        """Name the closed months that have a moment from `start` (None: ever) to before `end`."""
        months = sorted(read_month(name) for name in self._by_month)
        return [
            str(month)
            for month in months
            if month.start < end and (start is None or start < month.end)
        ]

    @cached_property
    def _by_month(self) -> Mapping[str, MonthClosed]:
        return {each.month: each for each in self.closed}
