"""Prices that the field gets wrong, and an independent walk, increment by increment."""

import os
import secrets
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

import pytest

from domain.pricing.errors import InvalidTariffError, NoRateError
from domain.pricing.price_call import price_call
from domain.pricing.rounding import Rounding, rounded
from domain.pricing.tariff import Band, PlanAt, Rate, SpanOverflow, TariffVersion, Tier

BERLIN = "Europe/Berlin"
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def s(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def tiers(*steps: tuple[int, str, int, int]) -> tuple[Tier, ...]:
    return tuple(
        Tier(start=s(start), rate=Decimal(rate), unit=s(unit), increment=s(increment))
        for start, rate, unit, increment in steps
    )


def a_tariff(*bands: Band, zone: str = "UTC", **of_rate: object) -> TariffVersion:
    options = {name: of_rate.pop(name) for name in ("span_overflow", "plan_at") if name in of_rate}
    rate = Rate(prefix="49", destination="Germany", bands=bands, **of_rate)  # type: ignore[arg-type]
    return TariffVersion(
        tariff_id=1,
        name="test",
        currency="EUR",
        effective_from=datetime(2020, 1, 1, tzinfo=UTC),
        zone=zone,
        rates={"49": rate},
        **options,  # type: ignore[arg-type]
    )


def price(tariff: TariffVersion, seconds: float, at: datetime = AT) -> Decimal:
    return price_call([tariff], "4915112345", at, s(seconds)).amount


def test_one_hour_with_setup_fee_and_two_tiers() -> None:
    band = Band(tiers=tiers((0, "0.2", 60, 60), (60, "0.1", 60, 1)), setup_fee=Decimal("0.4"))
    assert price(a_tariff(band), 3600) == Decimal("6.5")


@pytest.mark.parametrize(("rate", "cost"), [("0.01", "0.01"), ("0.02", "0.02"), ("0.05", "0.05")])
def test_a_minute_costs_what_a_minute_costs(rate: str, cost: str) -> None:
    assert price(a_tariff(Band(tiers=tiers((0, rate, 60, 1)))), 60) == Decimal(cost)


@pytest.mark.parametrize(("seconds", "cost"), [(32, "0.0036"), (57, "0.006"), (75, "0.0078")])
def test_thirty_six(seconds: int, cost: str) -> None:
    band = Band(tiers=tiers((0, "0.006", 60, 30), (30, "0.006", 60, 6)))
    assert price(a_tariff(band), seconds) == Decimal(cost)


def test_an_unanswered_call_is_free_and_has_no_setup_fee() -> None:
    band = Band(tiers=tiers((0, "1", 60, 60)), setup_fee=Decimal(1))
    charge = price_call([a_tariff(band, min_cost=Decimal(5))], "49", AT, s(0))
    assert charge.amount == charge.setup_fee == 0
    assert not charge.segments


def test_minimum_duration_included_time_and_bounds() -> None:
    band = Band(tiers=tiers((0, "0.6", 60, 1)))
    assert price(a_tariff(band, minimum_duration=s(30)), 5) == Decimal("0.3")
    assert price(a_tariff(band, included=s(60)), 90) == Decimal("0.3")
    assert price(a_tariff(band, included=s(60)), 30) == 0
    assert price(a_tariff(band, max_cost=Decimal(1)), 3600) == 1
    assert price(a_tariff(band, min_cost=Decimal(2)), 1) == 2


def test_a_started_increment_keeps_its_price_or_is_cut() -> None:
    steps = tiers((0, "6", 60, 45), (60, "0.6", 60, 1))
    assert price(a_tariff(Band(tiers=steps)), 100) == Decimal("9.1")
    cut = a_tariff(Band(tiers=steps), span_overflow=SpanOverflow.TRUNCATE)
    assert price(cut, 100) == Decimal("9.4")


def test_the_longest_prefix_with_a_band_in_force_wins() -> None:
    night = Band(tiers=tiers((0, "9", 60, 60)), start=time(22))
    day = Band(tiers=tiers((0, "1", 60, 60)))
    rates = {
        prefix: Rate(prefix=prefix, destination=prefix, bands=(band,))
        for prefix, band in (("49", day), ("4915", night), ("", day))
    }
    tariff = TariffVersion(
        tariff_id=1, name="t", currency="EUR", effective_from=AT - s(60), rates=rates
    )
    assert price_call([tariff], "+4915199", AT, s(1)).prefix == "49"
    assert price_call([tariff], "4915199", AT.replace(hour=23), s(1)).prefix == "4915"
    assert price_call([tariff], "33", AT, s(1)).prefix == ""
    with pytest.raises(NoRateError):
        price_call([tariff], "33", AT - s(61), s(1))


def test_a_new_version_takes_over_only_where_the_tariff_says_so() -> None:
    def version(number: int, rate: str, at: datetime, plan_at: PlanAt) -> TariffVersion:
        old = a_tariff(Band(tiers=tiers((0, rate, 60, 1))), plan_at=plan_at)
        return TariffVersion(
            tariff_id=number, name="t", currency="EUR", effective_from=at,
            rates=old.rates, plan_at=plan_at,
        )  # fmt: skip

    for plan_at, cost in ((PlanAt.CALL_START, "2"), (PlanAt.SPLIT, "7")):
        both = [version(1, "1", AT - s(9), plan_at), version(2, "6", AT + s(60), plan_at)]
        assert price_call(both, "49", AT, s(120)).amount == Decimal(cost)


@pytest.mark.parametrize(
    ("rounding", "amounts"),
    [
        (Rounding.UP, ["0.02", "0.02", "0.03"]),
        (Rounding.DOWN, ["0.01", "0.01", "0.02"]),
        (Rounding.HALF_UP, ["0.01", "0.02", "0.03"]),
        (Rounding.HALF_EVEN, ["0.01", "0.02", "0.02"]),
    ],
)
def test_the_one_rounding(rounding: Rounding, amounts: list[str]) -> None:
    exact = [Fraction(14, 1000), Fraction(15, 1000), Fraction(25, 1000)]
    assert [rounded(each, rounding, 2) for each in exact] == [Decimal(each) for each in amounts]


def test_a_tariff_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(InvalidTariffError):
        Tier(rate=Decimal("NaN"))
    with pytest.raises(InvalidTariffError):
        Band(tiers=())
    with pytest.raises(InvalidTariffError):
        Rate(prefix="49x", destination="", bands=(Band(tiers=tiers((0, "1", 60, 1))),))


def independent_walk(tariff: TariffVersion, at: datetime, duration: timedelta) -> Fraction:
    rate = tariff.rates["49"]
    billable = max(duration, rate.minimum_duration) - rate.included
    cost, position, first = Fraction(0), timedelta(), True
    while position < billable or first:
        local = (at + position).astimezone(ZoneInfo(tariff.zone))
        wall = local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6
        best = None
        for band in rate.bands:
            end = band.end.hour * 3600 + band.end.minute * 60 or 86400
            inside = band.start.hour * 3600 + band.start.minute * 60 <= wall < end
            day = not band.weekdays or local.weekday() in band.weekdays
            date = not band.dates or (local.month, local.day) in band.dates
            key = (band.weight, band.start)
            if inside and day and date and (best is None or key > (best.weight, best.start)):
                best = band
        assert best is not None
        if first:
            cost, first = Fraction(best.setup_fee), False
            continue
        tier = [each for each in best.tiers if each.start <= position][-1]
        cost += (
            Fraction(tier.rate)
            * (tier.increment / timedelta(microseconds=1)).__trunc__()
            / ((tier.unit / timedelta(microseconds=1)).__trunc__())
        )
        position += tier.increment
    return cost


def random_tariff(dice: Random) -> TariffVersion:
    def some_tiers() -> tuple[Tier, ...]:
        starts = sorted(dice.sample(range(1, 400), dice.randrange(3)))
        return tiers(
            *(
                (start, f"0.{dice.randrange(1, 10**6):06}", dice.choice((1, 60, 3600)),
                 dice.choice((1, 6, 30, 60)))
                for start in (0, *starts)
            )
        )  # fmt: skip

    def some_band() -> Band:
        start, end = sorted(dice.sample(range(96), 2))
        return Band(
            tiers=some_tiers(),
            weekdays=frozenset(dice.sample(range(7), dice.randrange(4))),
            dates=frozenset(dice.choice(([], [(2, 29)], [(12, 25)]))),
            start=time(start // 4, start % 4 * 15),
            end=time(end // 4, end % 4 * 15),
            weight=dice.randrange(1, 3),
            setup_fee=Decimal(dice.randrange(3)),
        )

    always = Band(tiers=some_tiers(), setup_fee=Decimal("0.5"))
    bands = (always, *(some_band() for _ in range(dice.randrange(4))))
    return a_tariff(
        *bands,
        zone=dice.choice((BERLIN, "America/New_York", "Australia/Lord_Howe", "UTC")),
        minimum_duration=s(dice.choice((0, 0, 20))),
        included=s(dice.choice((0, 0, 30))),
    )


def random_moment(dice: Random) -> datetime:
    near = dice.choice(
        (
            datetime(2026, 3, 29, 0, 50, tzinfo=UTC),
            datetime(2026, 10, 25, 0, 50, tzinfo=UTC),
            datetime(2026, 3, 8, 6, 50, tzinfo=UTC),
            datetime(2026, 11, 1, 5, 50, tzinfo=UTC),
            datetime(2028, 2, 29, 22, 50, tzinfo=UTC),
            datetime(2026, 4, 4, 14, 50, tzinfo=UTC),
            datetime(2026, 12, 31, 22, 50, tzinfo=UTC),
        )
    )
    return near + timedelta(microseconds=dice.randrange(7200 * 10**6))


def test_equal_to_an_independent_walk() -> None:
    seed = int(os.environ.get("AKIRA_SEED") or secrets.randbelow(2**32))
    print(f"AKIRA_SEED={seed}")  # noqa: T201 pytest shows it when the test fails
    dice = Random(seed)  # noqa: S311 a test's dice
    for _ in range(int(os.environ.get("AKIRA_CALLS", "1500"))):
        tariff, at = random_tariff(dice), random_moment(dice)
        duration = s(dice.choice((0.2, 59.999, 60, 61, dice.randrange(1, 4000))))
        charge = price_call([tariff], "4915", at, duration)
        exact = Fraction(charge.setup_fee) + sum(each.cost for each in charge.segments)
        assert exact == independent_walk(tariff, at, duration), (tariff, at, duration)
