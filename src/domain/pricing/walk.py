"""Through a call from one change of price to the next, each stretch in one step."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from attrs import define, field

from domain.pricing.amounts import MICROSECOND
from domain.pricing.bands import Band, Tier
from domain.pricing.charge import Segment
from domain.pricing.errors import NoRateError
from domain.pricing.lookup import EVER, band_at, rate_at, version_at
from domain.pricing.tariff import Boundaries, PlanAt, Rate, SpanOverflow, TariffVersion
from domain.pricing.terms import Terms
from domain.pricing.zones import EPOCH

_FREE = Decimal(0)
# An enumeration gives its members slowly.
_CONSUME = SpanOverflow.CONSUME
_BANDS_OF_THE_START = Boundaries.CALL_START
_PLAN_OF_THE_START = PlanAt.CALL_START


@lru_cache(4096)
def _span(microseconds: int) -> timedelta:
    # What is sold by whole seconds are few spans, which are written as events by the hundred.
    return timedelta(0, 0, microseconds)


@define(eq=False)
class Walk:
    """Where a call has come to, and what it has cost so far.

    Positions are microseconds from the answer, moments microseconds from the epoch. The cost is
    `numerator` / `denominator`: a fraction that is not reduced on the way costs least.

    Attributes:
        plan, rate, band: what prices the call at its position; `band` is a place in the rate.
        band_end, plan_end: positions to which they are known to hold.
        by_band: a band of a rate that it came to has terms of its own.
        terms: those of the band of each segment.
    """

    versions: Sequence[TariffVersion]
    number: str
    answered: int
    plan: TariffVersion
    rate: Rate
    band: int
    band_end: int
    caller: str = ""
    plan_end: int = field(init=False)
    rules: TariffVersion = field(init=False)
    position: int = field(default=0, init=False)
    numerator: int = field(default=0, init=False)
    denominator: int = field(default=1, init=False)
    segments: list[Segment] = field(factory=list, init=False)
    terms: list[Terms | None] = field(factory=list, init=False)
    by_band: bool = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.rules, self.by_band = self.plan, self.rate.by_band
        if self.plan.boundaries is _BANDS_OF_THE_START:
            self.band_end = self.plan_end = EVER
        else:
            self.plan_end = self._end_of_plan()

    def pay(self, numerator: int, denominator: int) -> None:
        """Add to the cost."""
        if denominator == self.denominator:
            self.numerator += numerator
        else:
            self.numerator = self.numerator * denominator + numerator * self.denominator
            self.denominator *= denominator

    def walk_to(self, end: int) -> None:
        """Sell the call up to a position.

        Raises:
            NoRateError: a part of the way has no price.
        """
        while self.position < end:
            if self.position >= self.plan_end:
                self._change_plan()
            elif self.position >= self.band_end:
                self._change_band()
            stop, band = min(end, self.plan_end), self.rate.bands[self.band]
            tier = bisect_right(band.starts, self.position)
            if tier < len(band.starts) and band.starts[tier] < stop:
                stop = band.starts[tier]
            if self.band_end < stop:
                stop = self._end_of_band(stop)
            self._sell(band, band.tiers[tier - 1], stop)

    def _sell(self, band: Band, tier: Tier, stop: int) -> None:
        position = self.position
        span = stop - position
        billed = span if tier.pro_rata else -(-span // tier.grain) * tier.grain
        numerator, denominator = tier.price
        self.pay(billed * numerator, denominator)
        fee = _FREE
        if tier.step_fee and not (self.segments and self.segments[-1].tier == tier):
            fee = tier.step_fee
            self.pay(*fee.as_integer_ratio())
        self.segments.append(
            Segment(
                start=_span(position),
                billed=_span(billed),
                tier=tier,
                band=self.band,
                step_fee=fee,
                tariff_id=None if self.plan is self.rules else self.plan.tariff_id,
            )
        )
        self.terms.append(band.terms)
        self.position = position + billed if self.rules.span_overflow is _CONSUME else stop

    def _change_band(self) -> None:
        band, until = self._band_at(self.position)
        if band is None:
            raise NoRateError(f"{self.rate.prefix!r} has no band in force during the call")
        self.band, self.band_end = band, until

    def _end_of_band(self, stop: int) -> int:
        while self.band_end < stop:
            band, until = self._band_at(self.band_end)
            if band != self.band:
                return self.band_end
            self.band_end = until
        return stop

    def _band_at(self, position: int) -> tuple[int | None, int]:
        band, until = band_at(self.rate, self.answered + position, self.plan.zone)
        return band, until - self.answered

    def _end_of_plan(self) -> int:
        if self.rules.plan_at is _PLAN_OF_THE_START:
            return EVER
        now = self.answered + self.position
        moments = [version.effective_from for version in self.versions]
        if self.plan.effective_to is not None:
            moments.append(self.plan.effective_to)
        changes = ((moment - EPOCH) // MICROSECOND for moment in moments)
        return min((each for each in changes if each > now), default=EVER) - self.answered

    def _change_plan(self) -> None:
        moment = self.answered + self.position
        self.plan = version_at(self.versions, EPOCH + moment * MICROSECOND)
        if self.plan.currency != self.rules.currency:
            raise NoRateError(f"{self.plan.name} changes its currency during the call")
        self.rate, self.band, until = rate_at(self.plan, self.number, moment, self.caller)
        self.band_end = until - self.answered
        self.plan_end = self._end_of_plan()
        self.by_band = self.by_band or self.rate.by_band
