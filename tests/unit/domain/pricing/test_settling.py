"""Bounds and rounding of a call through bands that have terms of their own."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from adapters.contract.builders import a_band, a_rate, a_tier, a_version
from domain.pricing.charge import RatedCharge
from domain.pricing.errors import InvalidTariffError
from domain.pricing.price_call import price_call
from domain.pricing.rounding import Rounding
from domain.pricing.running import running_price
from domain.pricing.tariff import Band, TariffVersion

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def tariff(*bands: Band, **of_the_prefix: Any) -> TariffVersion:  # noqa: ANN401 any field
    return a_version(a_rate("49", *bands, **of_the_prefix), effective_from=LONG_AGO)


def day(rate: str = "0.6", **terms: Any) -> Band:  # noqa: ANN401 any field
    return a_band(a_tier(rate), **terms)


def evening(rate: str = "0.6", **terms: Any) -> Band:  # noqa: ANN401 any field
    """From a minute past noon on."""
    return a_band(a_tier(rate), start=time(12, 1), **terms)


def charge(version: TariffVersion, seconds: float, at: datetime = NOON) -> RatedCharge:
    """Price a call, and see that the live page says the same."""
    duration = timedelta(seconds=seconds)
    found = price_call([version], "49", at, duration)
    running = running_price([version], "49", at, timedelta(hours=4))
    assert running.at(duration) == found.amount
    return found


def price(version: TariffVersion, seconds: float, at: datetime = NOON) -> Decimal:
    return charge(version, seconds, at).amount


def test_a_band_has_a_rounding_of_its_own() -> None:
    version = tariff(day("0.5", rounding=Rounding.UP, decimals=1), evening("0.5"), decimals=4)
    assert str(price(version, 1)) == "0.1"
    assert str(price(version, 1, NOON + timedelta(hours=1))) == "0.0083"


def test_of_two_bands_the_finer_rounds_and_of_equal_ones_the_first() -> None:
    coarse = {"rounding": Rounding.UP, "decimals": 1}
    for late in (NOON, NOON - timedelta(seconds=30)):
        version = tariff(day("0.5", **coarse), evening("0.5"), decimals=4)
        assert str(price(version, 91, late)) == "0.7583"
    version = tariff(day("0.5", decimals=4), evening("0.5", **coarse))
    assert str(price(version, 91)) == "0.7583"
    version = tariff(day("0.5", **coarse), evening("0.5", rounding=Rounding.DOWN), decimals=1)
    assert str(price(version, 91)) == "0.8"


def test_in_a_band_the_cost_does_not_rise_above_its_maximum() -> None:
    version = tariff(day(max_cost=Decimal("0.2")), evening())
    assert [price(version, seconds) for seconds in (10, 20, 60, 61, 120)] == [
        Decimal("0.1"), Decimal("0.2"), Decimal("0.2"), Decimal("0.21"), Decimal("0.8"),
    ]  # fmt: skip


def test_what_it_cost_before_stays_in_a_band_with_a_smaller_maximum() -> None:
    version = tariff(day(), evening(max_cost=Decimal("0.2")))
    assert [price(version, seconds) for seconds in (60, 61, 600)] == [Decimal("0.6")] * 3
    assert price(version, 600, NOON + timedelta(hours=1)) == Decimal("0.2")


def test_a_band_that_says_nothing_has_the_maximum_of_its_prefix() -> None:
    version = tariff(day(), evening(max_cost=Decimal(9)), max_cost=Decimal("0.5"))
    assert [price(version, seconds) for seconds in (60, 120)] == [Decimal("0.5"), Decimal("1.1")]


def test_the_setup_fee_is_under_the_maximum_of_the_first_band() -> None:
    band = day(max_cost=Decimal("0.2"), setup_fee=Decimal(1))
    version = tariff(band, evening("0.6"), included=timedelta(seconds=30))
    assert [price(version, seconds) for seconds in (20, 40, 90, 91)] == [
        Decimal("0.2"), Decimal("0.2"), Decimal("0.2"), Decimal("0.21"),
    ]  # fmt: skip


def test_a_call_is_at_least_what_the_band_of_its_answer_says() -> None:
    version = tariff(
        day(min_cost=Decimal("0.5"), minimum_duration=timedelta(seconds=30)),
        evening(min_cost=Decimal(3), minimum_duration=timedelta(seconds=500)),
        minimum_duration=timedelta(seconds=600),
        min_cost=Decimal(9),
    )
    assert price(version, 1) == Decimal("0.5")
    assert price(version, 120) == Decimal("1.2")
    assert price(version, 1, NOON + timedelta(hours=1)) == 5


def test_a_band_that_says_something_else_has_the_rest_of_its_prefix() -> None:
    version = tariff(
        day(decimals=3), minimum_duration=timedelta(seconds=20), min_cost=Decimal("0.15")
    )
    assert str(price(version, 1)) == "0.200"
    short = tariff(day(decimals=3), min_cost=Decimal("0.15"), rounding=Rounding.UP)
    assert str(price(short, 1)) == "0.150"


@pytest.mark.parametrize(
    ("seconds", "bound"), [(10, None), (30, "0.2"), (61, None), (600, "0.9"), (3700, "0.9")]
)
def test_the_bound_is_told_where_the_price_stayed_at_it(seconds: int, bound: str | None) -> None:
    late = a_band(a_tier("0"), start=time(13))
    version = tariff(day(max_cost=Decimal("0.2")), evening(max_cost=Decimal("0.9")), late)
    assert charge(version, seconds).bound == (None if bound is None else Decimal(bound))


def test_a_minimum_that_the_cost_just_meets_does_not_bind() -> None:
    version = tariff(day(min_cost=Decimal("0.6")))
    assert charge(version, 60).bound is None
    assert charge(version, 59).bound == Decimal("0.6")


def test_a_charge_tells_the_maximum_of_each_step() -> None:
    found = charge(tariff(day(max_cost=Decimal("0.2")), evening()), 90)
    assert [segment.max_cost for segment in found.segments] == [Decimal("0.2"), None]
    assert found.rounding is Rounding.HALF_UP
    assert found.cost == Fraction(1, 2)
    plain = charge(tariff(day(), max_cost=Decimal("0.2")), 90)
    assert (plain.rounding, plain.segments[0].max_cost) == (None, None)


def test_a_running_price_tells_the_terms_of_the_answer_and_of_each_segment() -> None:
    coarse = day(max_cost=Decimal("0.2"), min_cost=Decimal("0.1"), decimals=1)
    version = tariff(coarse, evening(), max_cost=Decimal(5), rounding=Rounding.UP)
    found = running_price([version], "49", NOON, timedelta(minutes=2))
    assert found.min_cost == Decimal("0.1")
    assert found.maxima == [Decimal("0.2"), Decimal("0.2"), Decimal(5)]
    assert found.roundings == [(Rounding.UP, 1), (Rounding.UP, 1), (Rounding.UP, 6)]
    plain = running_price([tariff(day(), decimals=3)], "49", NOON, timedelta(minutes=2))
    assert (plain.min_cost, plain.maxima) == (None, [None])
    assert plain.roundings == [(Rounding.HALF_UP, 3)]


@pytest.mark.parametrize(
    "terms",
    [
        {"decimals": 10},
        {"decimals": -1},
        {"max_cost": Decimal(-1)},
        {"min_cost": Decimal("NaN")},
        {"minimum_duration": timedelta(seconds=-1)},
    ],
)
def test_terms_that_cannot_be_are_refused(terms: dict[str, Any]) -> None:
    with pytest.raises(InvalidTariffError):
        day(**terms)
