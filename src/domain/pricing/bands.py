"""What a call costs and when: tiers by the position in the call, bands by the wall clock."""

from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from domain.pricing.amounts import MICROSECOND, check_amounts, check_decimals, check_price
from domain.pricing.errors import InvalidTariffError
from domain.pricing.rounding import Rounding
from domain.pricing.terms import Terms

MIDNIGHT = time()
_NOTHING = timedelta()
_FREE = Decimal(0)
_NO_TERMS = Terms()
_DAYS = range(7)
# The days of each month in a leap year.
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EVERY_DATE = frozenset(
    (month, day) for month, length in enumerate(_LENGTHS, 1) for day in range(1, length + 1)
)


@frozen(kw_only=True)
class Tier:
    """A price from a position of the call on.

    Attributes:
        start: position in the call from which it holds.
        rate: price of one unit.
        unit: time that `rate` pays for.
        increment: smallest time that is sold; a started one is paid whole.
        step_fee: paid on entering the tier.
        pro_rata: time is sold to the microsecond, without increments.
        price: numerator and denominator of the price of a microsecond.
        grain: the increment in microseconds.
    """

    start: timedelta = _NOTHING
    rate: Decimal
    unit: timedelta = timedelta(minutes=1)
    increment: timedelta = timedelta(seconds=1)
    step_fee: Decimal = _FREE
    pro_rata: bool = False
    price: tuple[int, int] = field(init=False, eq=False, repr=False)
    grain: int = field(init=False, eq=False, repr=False)

    @price.default
    def _price_of_a_microsecond(self) -> tuple[int, int]:
        if min(self.unit, self.increment) <= _NOTHING:
            raise InvalidTariffError("unit and increment must be positive")
        check_amounts(rate=self.rate, step_fee=self.step_fee)
        check_price(self.rate, self.unit)
        return (Fraction(self.rate) / (self.unit // MICROSECOND)).as_integer_ratio()

    @grain.default
    def _microseconds_of_an_increment(self) -> int:
        return self.increment // MICROSECOND


@frozen(kw_only=True, cache_hash=True)
class When:
    """Conditions of a band, without its prices: many rates share them."""

    weekdays: frozenset[int]
    months: frozenset[int]
    dates: frozenset[tuple[int, int]]
    days: frozenset[date]
    start: time
    end: time
    weight: int

    def holds_on(self, day: date) -> bool:
        """Tell whether it is one of its days."""
        return (
            (not self.weekdays or day.weekday() in self.weekdays)
            and (not self.months or day.month in self.months)
            and (
                not (self.dates or self.days)
                or (day.month, day.day) in self.dates
                or day in self.days
            )
        )

    def contradicts(self, other: "When") -> bool:
        """Tell whether there is a day on which neither of two bands comes before the other."""
        if (self.weight, self.start) != (other.weight, other.start):
            return False
        if any(self.holds_on(day) and other.holds_on(day) for day in self.days | other.days):
            return True
        return _meet(self.weekdays, other.weekdays) and not _dates(self).isdisjoint(_dates(other))


@frozen(kw_only=True)
class Band:
    """When a list of tiers holds; an empty condition always does.

    Attributes:
        weekdays: 0 is Monday.
        months: 1 to 12.
        dates: (month, day) of every year.
        days: dates of one year, as those of moving holidays; a day of either kind will do.
        start, end: local wall-clock times, half open; an end of midnight is the end of the day.
        weight: the highest matching weight wins, then the latest start.
        setup_fee: paid once by an answered call that starts in this band.
        minimum_duration, max_cost, min_cost, rounding, decimals: in place of those of its rate,
            as `terms` tells; None where it says nothing.
        starts: where its tiers start, in microseconds.
        when: its conditions alone.
        terms: None where it says nothing of its own.
    """

    tiers: tuple[Tier, ...]
    weekdays: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    dates: frozenset[tuple[int, int]] = frozenset()
    days: frozenset[date] = frozenset()
    start: time = MIDNIGHT
    end: time = MIDNIGHT
    weight: int = 0
    setup_fee: Decimal = _FREE
    minimum_duration: timedelta | None = None
    max_cost: Decimal | None = None
    min_cost: Decimal | None = None
    rounding: Rounding | None = None
    decimals: int | None = None
    starts: tuple[int, ...] = field(init=False, eq=False, repr=False)
    when: When = field(init=False, eq=False, repr=False)
    terms: Terms | None = field(init=False, eq=False, repr=False)

    @starts.default
    def _starts_of_the_tiers(self) -> tuple[int, ...]:
        return tuple(tier.start // MICROSECOND for tier in self.tiers)

    @when.default
    def _conditions(self) -> When:
        return When(
            weekdays=self.weekdays,
            months=self.months,
            dates=self.dates,
            days=self.days,
            start=self.start,
            end=self.end,
            weight=self.weight,
        )

    @terms.default
    def _of_the_whole_price(self) -> Terms | None:
        terms = Terms(
            minimum_duration=self.minimum_duration,
            max_cost=self.max_cost,
            min_cost=self.min_cost,
            rounding=self.rounding,
            decimals=self.decimals,
        )
        return terms if terms != _NO_TERMS else None

    def __attrs_post_init__(self) -> None:
        if not self.starts or self.starts[0] or list(self.starts) != sorted(set(self.starts)):
            raise InvalidTariffError("tiers must start at 0 and rise")
        if self.end != MIDNIGHT and self.end <= self.start:
            raise InvalidTariffError("a band must end after it starts: split it at midnight")
        if not (self.weekdays.issubset(_DAYS) and self.dates <= _EVERY_DATE):
            raise InvalidTariffError("no such weekday or date")
        if not self.months.issubset(range(1, 13)):
            raise InvalidTariffError("no such month")
        check_amounts(setup_fee=self.setup_fee, max_cost=self.max_cost, min_cost=self.min_cost)
        check_decimals(self.decimals)
        if self.minimum_duration is not None and self.minimum_duration < _NOTHING:
            raise InvalidTariffError("durations not below zero")

    @property
    def always(self) -> bool:
        """Tell whether it holds at every moment."""
        days = self.weekdays or self.months or self.dates or self.days
        return not days and self.start == self.end == MIDNIGHT


def _meet(one: frozenset[int], other: frozenset[int]) -> bool:
    return not (one and other) or bool(one & other)


def _dates(when: When) -> frozenset[tuple[int, int]]:
    dates = when.dates if when.dates or when.days else _EVERY_DATE
    return frozenset(date for date in dates if not when.months or date[0] in when.months)
