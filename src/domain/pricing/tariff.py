"""Tariffs as data: versions, rates by prefix, time bands, tiers."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from attrs import field, frozen

from domain.pricing.errors import InvalidTariffError
from domain.pricing.rounding import Rounding

_MIDNIGHT = time()
_NOTHING = Decimal(0)
_LONGEST_PREFIX = 18


class SpanOverflow(StrEnum):
    """What a started increment does at the edge of a tier or band.

    `consume`: it keeps its price and eats into what follows. `truncate`: each stretch is rounded
    up alone, and the next starts at its own edge.
    """

    CONSUME = "consume"
    TRUNCATE = "truncate"


class Boundaries(StrEnum):
    """Whether bands are followed as the call goes on, or frozen at its start."""

    FOLLOW = "follow"
    CALL_START = "call_start"


class PlanAt(StrEnum):
    """Whether the tariff version of the answer holds to the end, or a new one takes over."""

    CALL_START = "call_start"
    SPLIT = "split"


@frozen(kw_only=True)
class Tier:
    """A price from a position of the call on.

    Attributes:
        start: position in the call from which it holds.
        rate: price of one unit.
        unit: time that `rate` pays for.
        increment: smallest time that is sold; a started one is paid whole.
        step_fee: paid once on entering the tier.
        pro_rata: time is sold to the microsecond, without increments.
    """

    start: timedelta = timedelta()
    rate: Decimal
    unit: timedelta = timedelta(minutes=1)
    increment: timedelta = timedelta(seconds=1)
    step_fee: Decimal = _NOTHING
    pro_rata: bool = False
    increment_price: Fraction = field(init=False, eq=False, repr=False)

    @increment_price.default
    def _price_of_one_increment(self) -> Fraction:
        if min(self.unit, self.increment) <= timedelta():
            raise InvalidTariffError("unit and increment must be positive")
        _check_amounts(rate=self.rate, step_fee=self.step_fee)
        return Fraction(self.rate) * Fraction(self.increment // _US, self.unit // _US)


@frozen(kw_only=True)
class Band:
    """When a list of tiers holds; an empty condition always does.

    Attributes:
        weekdays: 0 is Monday.
        months: 1 to 12.
        dates: (month, day).
        start, end: local wall-clock times, half open; an end of midnight is the end of the day.
        weight: the highest matching weight wins, then the latest start.
        setup_fee: paid once by an answered call that starts in this band.
    """

    tiers: tuple[Tier, ...]
    weekdays: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    dates: frozenset[tuple[int, int]] = frozenset()
    start: time = _MIDNIGHT
    end: time = _MIDNIGHT
    weight: int = 0
    setup_fee: Decimal = _NOTHING

    def __attrs_post_init__(self) -> None:
        starts = [tier.start for tier in self.tiers]
        if not starts or starts[0] != timedelta() or starts != sorted(set(starts)):
            raise InvalidTariffError("tiers must start at 0 and rise")
        if self.end != _MIDNIGHT and self.end <= self.start:
            raise InvalidTariffError("a band must end after it starts; split it at midnight")
        _check_amounts(setup_fee=self.setup_fee)

    @property
    def always(self) -> bool:
        """Tell whether it holds at every moment."""
        conditions = (self.weekdays, self.months, self.dates)
        return not any(conditions) and self.start == self.end == _MIDNIGHT


@frozen(kw_only=True)
class Rate:
    """What calls to one prefix cost.

    Attributes:
        prefix: 1 to 18 digits, or empty for all numbers.
        minimum_duration: a shorter answered call is billed as this long.
        included: time that is not billed, taken off before increments.
        max_cost, min_cost: bounds of the exact cost, in this order, before the rounding.
        decimals: of the rounded price, 0 to 9.
    """

    prefix: str
    destination: str
    bands: tuple[Band, ...]
    minimum_duration: timedelta = timedelta()
    included: timedelta = timedelta()
    max_cost: Decimal | None = None
    min_cost: Decimal | None = None
    rounding: Rounding = Rounding.HALF_UP
    decimals: int = 6

    def __attrs_post_init__(self) -> None:
        if self.prefix and not (self.prefix.isascii() and self.prefix.isdigit()):
            raise InvalidTariffError(f"a prefix has digits only: {self.prefix!r}")
        if len(self.prefix) > _LONGEST_PREFIX or self.decimals not in range(10):
            raise InvalidTariffError("at most 18 digits of prefix and 9 decimals")
        if not self.bands or min(self.minimum_duration, self.included) < timedelta():
            raise InvalidTariffError("at least one band; durations not below zero")
        _check_amounts(max_cost=self.max_cost, min_cost=self.min_cost)


@frozen(kw_only=True)
class TariffVersion:
    """A tariff's rates between two moments; half open.

    Attributes:
        rates: by prefix.
        effective_to: None for good.
        zone: IANA name of the time zone in which the bands are meant.
    """

    tariff_id: int
    name: str
    currency: str
    effective_from: datetime
    effective_to: datetime | None = None
    zone: str = "UTC"
    span_overflow: SpanOverflow = SpanOverflow.CONSUME
    boundaries: Boundaries = Boundaries.FOLLOW
    plan_at: PlanAt = PlanAt.CALL_START
    rates: Mapping[str, Rate] = field(repr=False)

    def holds_at(self, moment: datetime) -> bool:
        """Tell whether this version is in force."""
        return self.effective_from <= moment and (
            self.effective_to is None or moment < self.effective_to
        )


def _check_amounts(**amounts: Decimal | None) -> None:
    for name, amount in amounts.items():
        if amount is not None and not (amount.is_finite() and amount >= 0):
            raise InvalidTariffError(f"{name} must be zero or more: {amount}")


_US = timedelta(microseconds=1)
