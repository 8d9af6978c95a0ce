"""The price of a call: spans, not increments, so an hour by the second costs one step."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from attrs import define, field

from domain.pricing.charge import RatedCharge, Segment
from domain.pricing.clock import band_at, next_edge
from domain.pricing.errors import NoRateError
from domain.pricing.lookup import get_effective_rate, version_at
from domain.pricing.rounding import rounded
from domain.pricing.tariff import (
    Band,
    Boundaries,
    PlanAt,
    Rate,
    SpanOverflow,
    TariffVersion,
    Tier,
)

_NOTHING = timedelta()
_US = timedelta(microseconds=1)


def price_call(
    versions: Sequence[TariffVersion], number: str, answered_at: datetime, duration: timedelta
) -> RatedCharge:
    """Price an answered or unanswered call under the versions of one tariff.

    Raises:
        NoRateError: a part of the call has no price.
    """
    plan = version_at(versions, answered_at)
    rate = get_effective_rate(plan, number, answered_at)
    first = _band(rate, plan, answered_at)
    if duration <= _NOTHING:
        return _charge(plan, rate, Fraction(0), Decimal(0), ())
    billable = max(duration, rate.minimum_duration) - rate.included
    walk = _Walk(versions, number, answered_at, billable, plan, rate)
    segments = tuple(walk)
    cost = Fraction(first.setup_fee) + sum((each.cost for each in segments), Fraction(0))
    return _charge(plan, rate, _bounded(cost, rate), first.setup_fee, segments)


@define
class _Walk:
    """Goes through a call from one change of price to the next."""

    versions: Sequence[TariffVersion]
    number: str
    answered_at: datetime
    billable: timedelta
    plan: TariffVersion
    rate: Rate
    position: timedelta = _NOTHING
    last: Tier | None = None
    plan_end: timedelta = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.plan_end = self._plan_end()

    def __iter__(self) -> Iterator[Segment]:
        while self.position < self.billable:
            if self.position >= self.plan_end:
                self._change_plan()
            yield self._segment()

    def _segment(self) -> Segment:
        frozen = self.plan.boundaries is Boundaries.CALL_START
        moment = self.answered_at if frozen else self.answered_at + self.position
        band = _band(self.rate, self.plan, moment)
        number = bisect_right([tier.start for tier in band.tiers], self.position)
        tier = band.tiers[number - 1]
        stop = min(self.billable, self.plan_end)
        if number < len(band.tiers):
            stop = min(stop, band.tiers[number].start)
        if not frozen:
            stop = self._band_end(band, moment, stop)
        return self._sell(tier, stop)

    def _sell(self, tier: Tier, stop: timedelta) -> Segment:
        start, span = self.position, stop - self.position
        if tier.pro_rata:
            billed, count = span, Fraction(span // _US, tier.increment // _US)
        else:
            count = Fraction(-(-span // tier.increment))
            billed = int(count) * tier.increment
        consume = self.plan.span_overflow is SpanOverflow.CONSUME
        self.position = start + billed if consume else stop
        cost = count * tier.increment_price
        if tier is not self.last:
            cost += Fraction(tier.step_fee)
            self.last = tier
        return Segment(start=start, billed=billed, tier=tier, cost=cost)

    def _band_end(self, band: Band, moment: datetime, stop: timedelta) -> timedelta:
        if len(self.rate.bands) == 1 and band.always:
            return stop
        zone = ZoneInfo(self.plan.zone)
        end = self.answered_at + stop
        edge = next_edge(self.rate.bands, moment, zone)
        while edge < end and band_at(self.rate.bands, edge, zone) is band:
            edge = next_edge(self.rate.bands, edge, zone)
        return min(stop, edge - self.answered_at)

    def _plan_end(self) -> timedelta:
        if self.plan.plan_at is PlanAt.CALL_START:
            return timedelta.max
        changes = [
            version.effective_from - self.answered_at
            for version in self.versions
            if version.effective_from > self.plan.effective_from
        ]
        if self.plan.effective_to is not None:
            changes.append(self.plan.effective_to - self.answered_at)
        return min(changes, default=timedelta.max)

    def _change_plan(self) -> None:
        moment = self.answered_at + self.position
        self.plan = version_at(self.versions, moment)
        self.rate = get_effective_rate(self.plan, self.number, moment)
        self.plan_end = self._plan_end()


def _band(rate: Rate, plan: TariffVersion, moment: datetime) -> Band:
    found = band_at(rate.bands, moment, ZoneInfo(plan.zone))
    if found is None:
        raise NoRateError(f"{rate.prefix!r} has no band at {moment.isoformat()}")
    return found


def _bounded(cost: Fraction, rate: Rate) -> Fraction:
    if rate.max_cost is not None:
        cost = min(cost, Fraction(rate.max_cost))
    if rate.min_cost is not None:
        cost = max(cost, Fraction(rate.min_cost))
    return cost


def _charge(
    plan: TariffVersion,
    rate: Rate,
    cost: Fraction,
    setup_fee: Decimal,
    segments: tuple[Segment, ...],
) -> RatedCharge:
    return RatedCharge(
        tariff_id=plan.tariff_id,
        currency=plan.currency,
        prefix=rate.prefix,
        destination=rate.destination,
        setup_fee=setup_fee,
        segments=segments,
        amount=rounded(cost, rate.rounding, rate.decimals),
    )
