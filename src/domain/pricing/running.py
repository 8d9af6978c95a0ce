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
from domain.pricing.rounding import Rounding, rounded
from domain.pricing.settling import (
    Stretch,
    least_of,
    maximum_in,
    minimum_of,
    roundings_in,
    settle,
)
from domain.pricing.tariff import Rate, TariffVersion
from domain.pricing.terms import Terms
from domain.pricing.walk import Walk
from domain.pricing.zones import EPOCH

_NOTHING = timedelta()


@frozen(kw_only=True)
class RunningPrice:
    """The price of a call that was answered, as a function of its duration.

    Attributes:
        rate: of the beginning; what it says holds for the whole call where no band says otherwise.
        segments: stretches up to `until`, a position after which there is no price.
        answer: what the band of the answer says of its own.
        terms: what those of the segments say; None where no band of the call says anything.
    """

    currency: str
    setup_fee: Decimal
    rate: Rate
    segments: tuple[Segment, ...]
    until: timedelta
    answer: Terms | None = None
    terms: tuple[Terms | None, ...] | None = None

    @property
    def minimum_duration(self) -> timedelta:
        """A shorter call costs what one of this length costs."""
        return minimum_of(self.rate, self.answer)

    @property
    def min_cost(self) -> Decimal | None:
        """What it costs at least."""
        return least_of(self.rate, self.answer)

    @property
    def maxima(self) -> Sequence[Decimal | None]:
        """Above what the cost does not rise by the answer alone, and in each segment."""
        return [maximum_in(self.rate, band) for band in (self.answer, *(self.terms or ()))]

    @property
    def roundings(self) -> Sequence[tuple[Rounding, int]]:
        """How the cost is rounded after the answer alone, and from each segment on."""
        return roundings_in(self.rate, (self.answer, *(self.terms or ())))

    def at(self, duration: timedelta) -> Decimal | None:
        """Give what `price_call` gives for this duration; None where it finds no price."""
        if duration <= _NOTHING:
            return Decimal(0)
        end = max(duration, self.minimum_duration) - self.rate.included
        if end > self.until:
            return None
        sold = [segment for segment in self.segments if segment.start < end]
        costs = [segment.cost for segment in sold[:-1]]
        costs += [Fraction(each.step_fee) + _begun(each, end) for each in sold[-1:]]
        if self.terms is not None:
            stretches = list(map(Stretch, costs, self.terms))
            return settle(self.rate, self.answer, self.setup_fee, stretches).amount
        cost = sum(costs, Fraction(self.setup_fee))
        return rounded(*_bounded(cost, self.rate), self.rate.rounding, self.rate.decimals)


def running_price(
    versions: Sequence[TariffVersion],
    number: str,
    answered_at: datetime,
    longest: timedelta,
    caller: str = "",
) -> RunningPrice:
    """Walk through a call of the longest duration that can be.

    Raises:
        NoRateError: the beginning of the call has no price.
    """
    plan = version_at(versions, answered_at)
    answered = (answered_at - EPOCH) // MICROSECOND
    rate, band, until = rate_at(plan, number, answered, caller)
    walk = Walk(versions, number, answered, plan, rate, band, until - answered, caller)
    end = (max(longest, minimum_of(rate, rate.bands[band].terms)) - rate.included) // MICROSECOND
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
        answer=rate.bands[band].terms,
        terms=tuple(walk.terms) if walk.by_band else None,
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
