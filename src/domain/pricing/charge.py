"""A price and how it came about."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from domain.pricing.amounts import MICROSECOND
from domain.pricing.bands import Tier
from domain.pricing.rounding import Rounding

_NOTHING = timedelta()
_FREE = Decimal(0)


@frozen(kw_only=True)
class Segment:
    """A stretch of a call that one tier priced.

    Attributes:
        start: position in the call.
        billed: time that was sold, increments included.
        band: place of its band in the rate, from 0.
        step_fee: paid for entering the tier here.
        tariff_id: the version that priced it, where it is not the one of the call's start.
        max_cost: above what the cost of the call did not rise here, where bands say so.
    """

    start: timedelta
    billed: timedelta
    tier: Tier
    band: int = 0
    step_fee: Decimal = _FREE
    tariff_id: int | None = None
    max_cost: Decimal | None = None

    @property
    def cost(self) -> Fraction:
        """What it adds to the sum, exactly."""
        sold = self.billed // MICROSECOND
        return Fraction(*self.tier.price) * sold + Fraction(self.step_fee)


@frozen(kw_only=True)
class RatedCharge:
    """What one call costs; `amount` is the one rounding of the exact sum of the parts.

    Attributes:
        caller_prefix: the prefix of the caller's number that has this price; empty for all callers.
        bound: the maximum or minimum cost that the sum was brought to before the rounding.
        rounding: which way it was rounded, where bands have terms of their own.
    """

    tariff_id: int
    currency: str
    prefix: str
    destination: str
    setup_fee: Decimal
    segments: tuple[Segment, ...]
    amount: Decimal
    bound: Decimal | None = None
    rounding: Rounding | None = None
    caller_prefix: str = ""

    @property
    def billed(self) -> timedelta:
        """Time that was sold."""
        return sum([segment.billed for segment in self.segments], _NOTHING)

    @property
    def cost(self) -> Fraction:
        """The exact sum of the parts, before the bounds of the whole and the rounding.

        Where bands have maxima it does not rise above them.
        """
        cost, fees = Fraction(0), Fraction(self.setup_fee)
        for segment in self.segments:
            cost = capped(cost, cost + fees + segment.cost, segment.max_cost)
            fees = Fraction(0)
        return cost + fees


def capped(before: Fraction, cost: Fraction, most: Decimal | None) -> Fraction:
    """Give what a call costs that cost something before and may cost so much at most here."""
    if most is None or cost <= most:
        return cost
    return max(before, Fraction(most))
