"""The price of a call by another way: increment by increment, looking at the clock each time."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    localcontext,
)
from typing import Any
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from domain.pricing.tariff import Band, Rate, TariffVersion, Tier

_US = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = 60_000_000
_HOUR = 60 * _MINUTE
_PARTS = _HOUR * 10**6
_METHODS = {
    "up": ROUND_UP,
    "down": ROUND_DOWN,
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
}


class NoPriceError(Exception):
    """Some part of the call has none."""


@frozen
class _Price:
    """A tier in numbers: microseconds, and money for a microsecond in parts of 1/3.6e15."""

    tier: Tier
    start: int
    increment: int
    each: int


class Memory:
    """What was looked up before: bands and clocks change on whole minutes."""

    def __init__(self) -> None:
        self.bands: dict[tuple[int, str, int], Band | None] = {}
        self.prices: dict[int, list[_Price]] = {}

    def band(self, rate: Rate, zone: str, moment: int) -> Band | None:
        key = (id(rate), zone, moment // _MINUTE)
        if key not in self.bands:
            self.bands[key] = _band(rate, zone, moment)
        return self.bands[key]

    def price(self, band: Band, position: int) -> _Price:
        known = self.prices.get(id(band))
        if known is None:
            known = self.prices[id(band)] = [_price(tier) for tier in reversed(band.tiers)]
        return next(each for each in known if each.start <= position)


def _price(tier: Tier) -> _Price:
    each = int(tier.rate.scaleb(6)) * (_HOUR // (tier.unit // _US))
    return _Price(tier, tier.start // _US, tier.increment // _US, each)


def _band(rate: Rate, zone: str, moment: int) -> Band | None:
    wall = (_EPOCH + timedelta(microseconds=moment)).astimezone(ZoneInfo(zone))
    best = None
    for band in rate.bands:
        matches = (
            (wall.weekday() in band.weekdays or not band.weekdays)
            and (wall.month in band.months or not band.months)
            and ((wall.month, wall.day) in band.dates or not band.dates)
            and band.start <= wall.time()
            and (wall.time() < band.end or band.end.isoformat() == "00:00:00")
        )
        if matches and (best is None or (best.weight, best.start) < (band.weight, band.start)):
            best = band
    return best


@define
class IncrementWalk:
    """One call under some versions; rates have at most six decimals, units divide an hour."""

    memory: Memory
    versions: Sequence[TariffVersion]
    number: str
    answered: datetime
    caller: str = ""
    start: int = field(init=False)
    cuts: Sequence[int] = field(init=False)
    first: TariffVersion = field(init=False)
    plan: TariffVersion = field(init=False)
    rate: Rate = field(init=False)
    paying: Rate = field(init=False)
    cost: int = field(default=0, init=False)
    fees: int = field(default=0, init=False)
    finest: tuple[int, str] = field(default=(-1, ""), init=False)

    def amount(self, duration: timedelta) -> Decimal:
        """Price the call."""
        self.start, self.cuts = (self.answered - _EPOCH) // _US, self._cuts()
        self.first = self.plan = _version(self.versions, self.answered)
        rate = self.rate = self.paying = self._rate(self.start, self.plan)
        if not duration:
            return Decimal(0)
        answer = self._band(self.start)
        self.fees = _parts(answer.setup_fee)
        minimum, least = _said(answer, rate, "minimum_duration"), _said(answer, rate, "min_cost")
        end = (max(duration, minimum) - rate.included) // _US
        if end <= 0:
            self._pay(answer, 0)
        self._sell(end)
        cost = self.cost if least is None else max(self.cost, _parts(least))
        decimals, method = self.finest
        with localcontext() as context:
            context.prec = 80
            exact = Decimal(cost) / _PARTS
            return exact.quantize(Decimal(1).scaleb(-decimals), _METHODS[method])

    def _pay(self, band: Band, price: int) -> None:
        before, most = self.cost, _said(band, self.paying, "max_cost")
        self.cost, self.fees = before + price + self.fees, 0
        if most is not None and self.cost > _parts(most):
            self.cost = max(before, _parts(most))
        decimals = _said(band, self.paying, "decimals")
        if decimals > self.finest[0]:
            self.finest = decimals, _said(band, self.paying, "rounding")

    def _sell(self, end: int) -> None:
        position, last = 0, None
        while position < end:
            moment = self.start + position
            if (plan := self._plan(moment)) is not self.plan:
                self.plan, self.rate = plan, self._rate(moment, plan)
            band = self._band(moment)
            price = self.memory.price(band, position)
            if price.tier is not last and price.tier != last:
                self.fees += _parts(price.tier.step_fee)
            last = price.tier
            edge = position + (_MINUTE if price.tier.pro_rata else price.increment)
            if price.tier.pro_rata or self.first.span_overflow == "truncate":
                edge = self._edge(band, price, position, min(edge, end))
            sold = edge - position if price.tier.pro_rata else price.increment
            self._pay(band, price.each * sold)
            position = edge

    def _edge(self, band: Band, price: _Price, position: int, end: int) -> int:
        for tick in self._ticks(position, end):
            moment = self.start + tick
            changed = self._plan(moment) is not self.plan or self._band(moment) is not band
            if changed or self.memory.price(band, tick) is not price:
                return tick
        return end

    def _ticks(self, position: int, end: int) -> Iterator[int]:
        found = set(self.cuts[bisect_right(self.cuts, position) : bisect_left(self.cuts, end)])
        minute = position + _MINUTE - (self.start + position) % _MINUTE
        found.update(range(minute, end, _MINUTE))
        return iter(sorted(found))

    def _cuts(self) -> Sequence[int]:
        found = set()
        for version in self.versions:
            for moment in (version.effective_from, version.effective_to):
                if moment is not None:
                    found.add((moment - self.answered) // _US)
            for for_all in version.rates.values():
                for rate in (for_all, *for_all.callers):
                    found |= {tier.start // _US for band in rate.bands for tier in band.tiers}
        return sorted(found)

    def _plan(self, moment: int) -> TariffVersion:
        if self.first.plan_at == "call_start" or self.first.boundaries == "call_start":
            return self.first
        return _version(self.versions, _EPOCH + timedelta(microseconds=moment))

    def _rate(self, moment: int, plan: TariffVersion) -> Rate:
        digits, caller = self.number.removeprefix("+"), self.caller.removeprefix("+")
        found = [
            rate
            for prefix, for_all in plan.rates.items()
            for rate in (for_all, *for_all.callers)
            if digits.startswith(prefix) and caller.startswith(rate.caller_prefix)
            if self.memory.band(rate, plan.zone, moment)
        ]
        if not found:
            raise NoPriceError
        return max(found, key=lambda rate: (len(rate.prefix), len(rate.caller_prefix)))

    def _band(self, moment: int) -> Band:
        at = self.start if self.first.boundaries == "call_start" else moment
        band = self.memory.band(self.rate, self.plan.zone, at)
        if band is None:
            raise NoPriceError
        return band


def _parts(amount: Decimal) -> int:
    return int(amount * _PARTS)


def _said(band: Band, rate: Rate, name: str) -> Any:  # noqa: ANN401 any of the terms
    own = getattr(band, name)
    return getattr(rate, name) if own is None else own


def _version(versions: Sequence[TariffVersion], at: datetime) -> TariffVersion:
    found = [
        version
        for version in versions
        if version.effective_from <= at
        and (version.effective_to is None or at < version.effective_to)
    ]
    if not found:
        raise NoPriceError
    return max(found, key=lambda version: version.effective_from)
