"""What a call costs while it goes on: the walk of its price, made once, looked up at any time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from domain.pricing.amounts import MICROSECOND
from domain.pricing.charge import Segment
from domain.pricing.errors import NoRateError
from domain.pricing.lookup import rate_at, version_at
from domain.pricing.rounding import rounded
from domain.pricing.tariff import Rate, TariffVersion
from domain.pricing.walk import Walk
from domain.pricing.zones import EPOCH

_NOTHING = timedelta()


@frozen(kw_only=True)
class RunningPrice:
    """The price of a call that was answered, as a function of its duration.

    Attributes:
        rate: of the beginning; its bounds, rounding and decimals hold for the whole call.
        segments: stretches up to `until`, a position after which there is no price.
    """

    currency: str
    setup_fee: Decimal
    rate: Rate
    segments: tuple[Segment, ...]
    until: timedelta

    def at(self, duration: timedelta) -> Decimal | None:
        """Give what `price_call` gives for this duration; None where it finds no price."""
        if duration <= _NOTHING:
            return Decimal(0)
        end = max(duration, self.rate.minimum_duration) - self.rate.included
        if end > self.until:
            return None
        cost = Fraction(self.setup_fee)
        sold = [segment for segment in self.segments if segment.start < end]
        for segment in sold[:-1]:
            cost += segment.cost
        for segment in sold[-1:]:
            cost += Fraction(segment.step_fee) + _begun(segment, end)
        return rounded(*_bounded(cost, self.rate), self.rate.rounding, self.rate.decimals)


def running_price(
    versions: Sequence[TariffVersion], number: str, answered_at: datetime, longest: timedelta
) -> RunningPrice:
    """Walk through a call of the longest duration that can be.

    Raises:
        NoRateError: the beginning of the call has no price.
    """
    plan = version_at(versions, answered_at)
    answered = (answered_at - EPOCH) // MICROSECOND
    rate, band, until = rate_at(plan, number, answered)
    walk = Walk(versions, number, answered, plan, rate, band, until - answered)
    end = (max(longest, rate.minimum_duration) - rate.included) // MICROSECOND
    try:
        walk.walk_to(end)
    except NoRateError:
        end = walk.position
    return RunningPrice(
        currency=plan.currency,
        setup_fee=rate.bands[band].setup_fee,
        rate=rate,
        segments=tuple(walk.segments),
        until=end * MICROSECOND,
    )


def _begun(segment: Segment, end: timedelta) -> Fraction:
    span, tier = (end - segment.start) // MICROSECOND, segment.tier
    billed = span if tier.pro_rata else -(-span // tier.grain) * tier.grain
    return Fraction(*tier.price) * billed


def _bounded(cost: Fraction, rate: Rate) -> tuple[int, int]:
    if rate.max_cost is not None:
        cost = min(cost, Fraction(rate.max_cost))
    if rate.min_cost is not None:
        cost = max(cost, Fraction(rate.min_cost))
    return cost.as_integer_ratio()
