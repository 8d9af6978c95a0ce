"""Tariffs as data: versions, and rates by prefix."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from attrs import evolve, field, frozen

from domain.moment import is_zone, no_zone
from domain.pricing.amounts import check_amounts, check_decimals
from domain.pricing.bands import Band, Tier
from domain.pricing.edges import Boundaries, PlanAt, SpanOverflow
from domain.pricing.errors import InvalidTariffError
from domain.pricing.rounding import Rounding
from domain.pricing.timetable import Timetable, timetable_of

__all__ = [
    "Band", "Boundaries", "PlanAt", "Rate", "RateTable", "SpanOverflow", "TariffVersion", "Tier",
]  # fmt: skip
LONGEST_PREFIX = 18
_NOTHING = timedelta()


@frozen(kw_only=True)
class Rate:
    """What calls to one prefix cost.

    Attributes:
        prefix: 1 to 18 digits, or empty for all numbers.
        caller_prefix: digits with which the caller's number begins; empty for all callers.
        callers: what holds in its place for some callers, the longest prefix of theirs first.
        minimum_duration: a shorter answered call is billed as this long.
        included: time that is not billed, taken off before increments.
        max_cost, min_cost: bounds of the exact cost, in this order, before the rounding.
        decimals: of the rounded price, 0 to 9.
        timetable: when which band holds; None where the only band always does.
        by_band: some band has terms of its own.
    """

    prefix: str
    destination: str
    bands: tuple[Band, ...]
    minimum_duration: timedelta = _NOTHING
    included: timedelta = _NOTHING
    max_cost: Decimal | None = None
    min_cost: Decimal | None = None
    rounding: Rounding = Rounding.HALF_UP
    decimals: int = 6
    caller_prefix: str = ""
    callers: tuple["Rate", ...] = ()
    timetable: Timetable | None = field(init=False, eq=False, repr=False)
    by_band: bool = field(init=False, eq=False, repr=False)

    @timetable.default
    def _timetable(self) -> Timetable | None:
        alone = len(self.bands) == 1 and self.bands[0].always
        return None if alone else timetable_of(tuple([band.when for band in self.bands]))

    @by_band.default
    def _by_band(self) -> bool:
        return any(band.terms for band in self.bands)

    def __attrs_post_init__(self) -> None:
        check_destination(self.prefix, self.destination)
        check_prefix(self.caller_prefix, "a caller's prefix")
        if self.callers:
            self._check_callers()
        check_decimals(self.decimals)
        if not self.bands or self.minimum_duration < _NOTHING or self.included < _NOTHING:
            raise InvalidTariffError("at least one band; durations not below zero")
        if self.max_cost is not None or self.min_cost is not None:
            check_amounts(max_cost=self.max_cost, min_cost=self.min_cost)

    def _check_callers(self) -> None:
        prefixes = [rate.caller_prefix for rate in self.callers]
        if prefixes != sorted(set(prefixes), key=_longest_first) or not all(prefixes):
            raise InvalidTariffError("each caller's prefix comes once, the longest first")
        if self.caller_prefix or any(r.callers or r.prefix != self.prefix for r in self.callers):
            raise InvalidTariffError("prices by caller are those of one prefix for all callers")


def check_destination(prefix: str, destination: str) -> None:
    """Refuse what is no prefix, or no name of where it leads.

    Raises:
        InvalidTariffError: it is none.
    """
    check_prefix(prefix, "a prefix")
    if not destination.isprintable():
        raise InvalidTariffError(f"a destination is printable: {destination!r}")


def check_prefix(prefix: str, what: str) -> None:
    """Refuse what does not begin a number.

    Raises:
        InvalidTariffError: it does not.
    """
    if prefix and not (prefix.isascii() and prefix.isdigit()):
        raise InvalidTariffError(f"{what} has digits only: {prefix!r}")
    if len(prefix) > LONGEST_PREFIX:
        raise InvalidTariffError(f"{what} has at most {LONGEST_PREFIX} digits: {prefix}")


def with_callers(rate: Rate, callers: Iterable[Rate]) -> Rate:
    """Give a rate for all callers that has others for some; who names no destination has its own.

    Raises:
        InvalidTariffError: they are not of one prefix, or two of one caller's.
    """
    named = [evolve(each, destination=each.destination or rate.destination) for each in callers]
    return evolve(
        rate, callers=tuple(sorted(named, key=lambda each: _longest_first(each.caller_prefix)))
    )


def _longest_first(prefix: str) -> tuple[int, str]:
    return -len(prefix), prefix


class RateTable(Mapping[str, Rate]):
    """Rates by prefix, where those of a number are found faster than by trying each length."""

    @abstractmethod
    def along(self, digits: str) -> Iterator[Rate]:
        """Give the rates whose prefix begins a number of ASCII digits, the longest first."""


def _along(rates: Mapping[str, Rate], digits: str) -> Iterator[Rate]:
    for length in range(min(len(digits), LONGEST_PREFIX), -1, -1):
        rate = rates.get(digits[:length])
        if rate is not None:
            yield rate


@frozen(kw_only=True)
class TariffVersion:
    """A tariff's rates between two moments; half open.

    Attributes:
        rates: by prefix; may be a `RateTable`.
        effective_to: None for good.
        correction: of versions with the same start the highest holds, for every moment.
        zone: IANA name of the time zone in which the bands are meant.
        along: gives the rates whose prefix begins a number of ASCII digits, the longest first.
    """

    tariff_id: int
    name: str
    currency: str
    effective_from: datetime
    effective_to: datetime | None = None
    correction: int = 0
    zone: str = "UTC"
    span_overflow: SpanOverflow = SpanOverflow.CONSUME
    boundaries: Boundaries = Boundaries.FOLLOW
    plan_at: PlanAt = PlanAt.CALL_START
    rates: Mapping[str, Rate] = field(repr=False)
    along: Callable[[str], Iterator[Rate]] = field(init=False, eq=False, repr=False)

    @along.default
    def _found_in_the_rates(self) -> Callable[[str], Iterator[Rate]]:
        rates = self.rates
        return rates.along if isinstance(rates, RateTable) else partial(_along, rates)

    def __attrs_post_init__(self) -> None:
        if not (self.name and self.name.isprintable() and self.name == self.name.strip()):
            raise InvalidTariffError(f"no name of a tariff: {self.name!r}")
        if not (len(self.currency) == len("EUR") and self.currency.isascii()
                and self.currency.isalpha() and self.currency.isupper()):  # fmt: skip
            raise InvalidTariffError(f"a currency has three capital letters: {self.currency!r}")
        ends = self.effective_to or datetime.max.replace(tzinfo=self.effective_from.tzinfo)
        if self.effective_from.tzinfo is None or ends.tzinfo is None or ends <= self.effective_from:
            raise InvalidTariffError("a tariff is in force between two moments, each with a zone")
        if not is_zone(self.zone):
            raise InvalidTariffError(no_zone(self.zone))
