"""Tariffs and calls by dice: edges of every kind inside the calls."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from random import Random

from attrs import define, evolve, frozen

from domain.pricing.errors import InvalidTariffError, NoRateError
from domain.pricing.price_call import price_call
from domain.pricing.rounding import Rounding
from domain.pricing.tariff import (
    Band,
    Boundaries,
    PlanAt,
    Rate,
    SpanOverflow,
    TariffVersion,
    Tier,
    with_callers,
)
from increment_walk import IncrementWalk, Memory, NoPriceError

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo")
PREFIXES = ("", "4", "49", "4915", "491511", "491511234567890123")
CALLER_PREFIXES = ("3", "33", "336", "339", "4")
CALLERS = ("", "+33612345678", "33912345678", "331", "anonymous", "4", "5")
NUMBERS = ("49151123456789012345", "+4915112345678901234", "491519", "4930", "43", "anonymous")
# Clocks change, days, months and years end near these.
MOMENTS = (
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 3, 8, 6, 30, tzinfo=UTC),
    datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
    datetime(2026, 4, 4, 14, 30, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 0, tzinfo=UTC),
    datetime(2026, 4, 23, 21, 30, tzinfo=UTC),
    datetime(2026, 10, 29, 20, 30, tzinfo=UTC),
    datetime(2028, 2, 28, 22, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 22, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 22, 30, tzinfo=UTC),
)


@frozen
class RandomCall:
    """A call, and the versions of the tariff that prices it."""

    versions: tuple[TariffVersion, ...]
    number: str
    answered_at: datetime
    duration: timedelta
    caller: str = ""


def random_calls(dice: Random, calls: int, a_tariff: int = 25) -> Iterator[RandomCall]:
    """Give so many calls, some under each tariff."""
    for number in range(calls):
        if number % a_tariff == 0:
            near = dice.choice(MOMENTS)
            versions = random_versions(dice, near)
        edge = dice.choice((near, *(version.effective_from for version in versions)))
        before = timedelta(microseconds=dice.randrange(300 * 10**6))
        yield RandomCall(
            versions,
            dice.choice(NUMBERS),
            max(edge, near) + timedelta(seconds=dice.choice((0, 0, 1800))) - before,
            timedelta(microseconds=_duration(dice)),
            dice.choice(CALLERS),
        )


@define
class Seen:
    """What a comparison came across."""

    priced: int = 0
    without_price: int = 0
    split: int = 0
    by_band: int = 0
    by_caller: int = 0


def compare_with_increments(dice: Random, calls: int) -> Seen:
    """Price random calls both ways; fail at the first difference."""
    seen, memory = Seen(), Memory()
    versions: tuple[TariffVersion, ...] = ()
    for call in random_calls(dice, calls):
        if call.versions is not versions:
            memory, versions = Memory(), call.versions
        walk = IncrementWalk(memory, call.versions, call.number, call.answered_at, call.caller)
        try:
            expected: Decimal | None = walk.amount(call.duration)
        except NoPriceError:
            expected = None
        try:
            charge = price_call(
                call.versions, call.number, call.answered_at, call.duration, call.caller
            )
        except NoRateError:
            assert expected is None, (call, expected)
            seen.without_price += 1
            continue
        assert charge.amount == expected, (call, charge, expected)
        seen.priced += 1
        seen.by_band += charge.rounding is not None
        seen.by_caller += charge.caller_prefix != ""
        seen.split += any(segment.tariff_id for segment in charge.segments)
    return seen


def random_versions(dice: Random, near: datetime) -> tuple[TariffVersion, ...]:
    """Give a tariff whose versions change near a moment."""
    later = {dice.randrange(7200_000) for _ in range(dice.choice((0, 1, 1, 2)))}
    starts = [near - timedelta(days=90)]
    starts += [near + timedelta(milliseconds=each) for each in sorted(later)]
    versions = [random_version(dice, number, start) for number, start in enumerate(starts, 1)]
    if len(versions) > 1 and dice.random() < 0.3:  # a promotion that ends
        length = timedelta(seconds=dice.randrange(1, 1800))
        versions[1] = evolve(versions[1], effective_to=versions[1].effective_from + length)
    dice.shuffle(versions)
    return tuple(versions)


def random_version(dice: Random, number: int, start: datetime) -> TariffVersion:
    """Give one version."""
    prefixes = {"", *dice.sample(PREFIXES, dice.randrange(len(PREFIXES)))}
    if dice.random() < 0.1:
        prefixes.remove("")
    return TariffVersion(
        tariff_id=number,
        name="random",
        currency="EUR",
        effective_from=start,
        zone=dice.choice(ZONES),
        span_overflow=dice.choice(list(SpanOverflow)),
        boundaries=dice.choice((*Boundaries, Boundaries.FOLLOW)),
        plan_at=dice.choice((*PlanAt, PlanAt.SPLIT)),
        rates={prefix: rate_by_caller(dice, prefix) for prefix in sorted(prefixes)},
    )


def rate_by_caller(dice: Random, prefix: str) -> Rate:
    """Give a rate that some callers may have others of."""
    rate = random_rate(dice, prefix)
    if dice.random() < 0.6:
        return rate
    callers = dice.sample(CALLER_PREFIXES, dice.randrange(1, len(CALLER_PREFIXES)))
    theirs = [evolve(random_rate(dice, prefix), caller_prefix=each) for each in callers]
    return with_callers(rate, theirs)


def random_rate(dice: Random, prefix: str) -> Rate:
    """Give a rate with up to four bands."""
    while True:
        bands = [random_band(dice) for _ in range(dice.randrange(4))]
        if not bands or dice.random() < 0.9:
            bands.append(Band(tiers=random_tiers(dice), setup_fee=_fee(dice)))
        if dice.random() < 0.4:
            bands = [with_terms(dice, band) for band in bands]
        try:
            return Rate(
                prefix=prefix,
                destination=f"to {prefix}",
                bands=tuple(bands),
                minimum_duration=timedelta(seconds=dice.choice((0, 0, 20, 0.5))),
                included=timedelta(seconds=dice.choice((0, 0, 30, 90))),
                max_cost=dice.choice((None, None, None, Decimal(3))),
                min_cost=dice.choice((None, None, None, Decimal("0.25"))),
                rounding=dice.choice(list(Rounding)),
                decimals=dice.randrange(10),
            )
        except InvalidTariffError:  # two bands contradict each other
            continue


def random_band(dice: Random) -> Band:
    """Give a band that does not always hold."""
    start, end = sorted(dice.sample(range(97), 2))
    return Band(
        tiers=random_tiers(dice),
        weekdays=frozenset(dice.sample(range(7), dice.choice((0, 0, 2, 4)))),
        months=frozenset(dice.choice(((), (), (2, 3, 10), (4, 11, 12)))),
        dates=frozenset(dice.choice(((), (), ((2, 29), (12, 31)), ((1, 1), (3, 29), (10, 25))))),
        start=time(start // 4, start % 4 * 15),
        end=time(end // 4 % 24, end % 4 * 15),
        weight=dice.randrange(3),
        setup_fee=_fee(dice),
    )


def with_terms(dice: Random, band: Band) -> Band:
    """Let a band say something of the whole price, or nothing."""
    return evolve(
        band,
        minimum_duration=dice.choice((None, None, timedelta(), timedelta(seconds=45))),
        max_cost=dice.choice((None, Decimal(0), Decimal("0.75"), Decimal(2))),
        min_cost=dice.choice((None, None, Decimal("0.3"))),
        rounding=dice.choice((None, *Rounding)),
        decimals=dice.choice((None, *range(10))),
    )


def random_tiers(dice: Random) -> tuple[Tier, ...]:
    """Give one to three tiers."""
    starts = sorted(dice.sample(range(1, 400), dice.choice((0, 0, 1, 1, 2))))
    return tuple(
        Tier(
            start=timedelta(seconds=start),
            rate=Decimal(dice.randrange(10**6)).scaleb(-6),
            unit=timedelta(seconds=dice.choice((1, 60, 60, 3600))),
            increment=timedelta(seconds=dice.choice((1, 6, 6, 30, 60, 60, 45, 2.5))),
            step_fee=dice.choice((Decimal(0), Decimal(0), Decimal("0.07"))),
            pro_rata=dice.random() < 0.1,
        )
        for start in (0, *starts)
    )


def _fee(dice: Random) -> Decimal:
    return dice.choice((Decimal(0), Decimal("0.5"), Decimal("0.123")))


def _duration(dice: Random) -> int:
    longest = dice.choice((0, 60, 60, 60, 420, 420, 420, 900, 900, 4000))
    micros = dice.randrange(longest * 10**6 + 1)
    return dice.choice((micros, micros // 10**3 * 10**3, micros // 10**6 * 10**6))
