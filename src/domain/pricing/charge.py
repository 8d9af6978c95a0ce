"""A price and how it came about."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from domain.pricing.tariff import Tier


@frozen(kw_only=True)
class Segment:
    """A stretch of a call that one tier priced.

    Attributes:
        start: position in the call.
        billed: time that was sold, increments included.
        cost: exact, step fee included.
    """

    start: timedelta
    billed: timedelta
    tier: Tier
    cost: Fraction


@frozen(kw_only=True)
class RatedCharge:
    """What one call costs; `amount` is the one rounding of the exact sum of the parts."""

    tariff_id: int
    currency: str
    prefix: str
    destination: str
    setup_fee: Decimal
    segments: tuple[Segment, ...]
    amount: Decimal

    @property
    def billed(self) -> timedelta:
        """Time that was sold."""
        return sum((segment.billed for segment in self.segments), timedelta())
