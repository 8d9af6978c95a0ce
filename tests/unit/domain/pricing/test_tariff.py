"""Tariffs that cannot be."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.contract.builders import START, a_band, a_rate, a_tier, a_version
from domain.pricing.errors import InvalidTariffError
from domain.pricing.lookup import get_effective_rate, version_at
from domain.pricing.rounding import Rounding
from domain.pricing.tariff import Band, Rate, Tier

DAY = timedelta(days=1)
NINE = time(9)
EASTER = date(2026, 4, 5)


@pytest.mark.parametrize(
    "changes",
    [
        {"rate": Decimal("NaN")},
        {"rate": Decimal("Infinity")},
        {"rate": Decimal(-1)},
        {"rate": Decimal("1e-13")},
        {"rate": Decimal("1e10"), "unit": timedelta(days=1)},
        {"rate": Decimal(1_000_001), "unit": timedelta(seconds=1)},
        {"rate": Decimal("1e999999")},
        {"rate": Decimal("1e-999999")},
        {"step_fee": Decimal(-1)},
        {"unit": timedelta()},
        {"increment": timedelta()},
        {"increment": timedelta(seconds=-1)},
    ],
    ids=str,
)
def test_a_tier_that_cannot_be(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidTariffError):
        Tier(**({"rate": Decimal(1)} | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"tiers": ()},
        {"tiers": (a_tier(start=1),)},
        {"tiers": (a_tier(), a_tier())},
        {"tiers": (a_tier(), a_tier(start=60), a_tier(start=30))},
        {"start": time(18), "end": time(18)},
        {"start": time(22), "end": time(6)},
        {"weekdays": frozenset({7})},
        {"months": frozenset({0})},
        {"dates": frozenset({(2, 30)})},
        {"setup_fee": Decimal("-0.01")},
    ],
    ids=str,
)
def test_a_band_that_cannot_be(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidTariffError):
        Band(**({"tiers": (a_tier(),)} | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"prefix": "49x"},
        {"prefix": "+49"},
        {"prefix": "٤٩"},
        {"prefix": "1" * 19},
        {"destination": "a\nb"},
        {"destination": "a\x00"},
        {"destination": "\ud800"},
        {"bands": ()},
        {"decimals": 10},
        {"decimals": -1},
        {"minimum_duration": timedelta(seconds=-1)},
        {"included": timedelta(seconds=-1)},
        {"max_cost": Decimal(-1)},
        {"min_cost": Decimal("NaN")},
    ],
    ids=str,
)
def test_a_rate_that_cannot_be(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidTariffError):
        Rate(**({"prefix": "49", "destination": "Germany", "bands": (a_band(),)} | changes))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({}, {"weekdays": frozenset({5, 6})}),
        ({"weekdays": frozenset({4, 5})}, {"weekdays": frozenset({5, 6})}),
        ({"start": NINE, "end": time(10)}, {"start": NINE}),
        ({"months": frozenset({12})}, {"dates": frozenset({(12, 25)})}),
        ({"weekdays": frozenset({0})}, {"dates": frozenset({(12, 25)})}),
        ({}, {"days": frozenset({EASTER})}),
        ({"weekdays": frozenset({6})}, {"days": frozenset({EASTER})}),
        ({"dates": frozenset({(4, 5)})}, {"days": frozenset({EASTER})}),
        ({"days": frozenset({EASTER, date(2026, 4, 6)})}, {"days": frozenset({EASTER})}),
    ],
)
def test_bands_of_which_neither_comes_first(one: dict[str, Any], other: dict[str, Any]) -> None:
    for pair in ((one, other), (other, one)):
        with pytest.raises(InvalidTariffError, match="bands 1 and 2"):
            a_rate("49", *(a_band(**each) for each in pair))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"start": NINE}),
        ({}, {"weekdays": frozenset({5}), "weight": 1}),
        ({"weekdays": frozenset({0, 1})}, {"weekdays": frozenset({5, 6})}),
        ({"months": frozenset({1})}, {"dates": frozenset({(12, 25)})}),
        ({"months": frozenset({1}), "dates": frozenset({(12, 25)})}, {}),
        ({"weekdays": frozenset({0})}, {"days": frozenset({EASTER})}),
        ({"dates": frozenset({(12, 25)})}, {"days": frozenset({EASTER})}),
        ({"days": frozenset({date(2027, 4, 5)})}, {"days": frozenset({EASTER})}),
    ],
)
def test_bands_that_can_stand_together(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert len(a_rate("49", a_band(**one), a_band(**other)).bands) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": " x"},
        {"name": "a\tb"},
        {"currency": "eur"},
        {"currency": "EU"},
        {"currency": "ÄÖÜ"},
        {"zone": "Mars/Olympus"},
        {"zone": "../etc/passwd"},
        {"zone": ""},
        {"effective_to": START},
        {"effective_from": START.replace(tzinfo=None)},
        {"effective_to": datetime(2030, 1, 1)},  # noqa: DTZ001 what is refused
    ],
    ids=str,
)
def test_a_version_that_cannot_be(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidTariffError):
        a_version(**changes)


def test_of_versions_in_force_the_last_to_take_effect_holds() -> None:
    old, new = a_version(), a_version(effective_from=START + DAY, effective_to=START + 2 * DAY)
    for moment, version in ((START, old), (START + DAY, new), (START + 2 * DAY, old)):
        assert version_at([old, new], moment) is version
        assert version_at([new, old], moment) is version


def test_the_effective_rate_is_that_of_the_longest_prefix() -> None:
    version = a_version(a_rate("49"), a_rate("4915"))
    assert get_effective_rate(version, "+49151", START) is version.rates["4915"]


def test_rounding_is_half_up_to_six_decimals_unless_told() -> None:
    assert (a_rate().rounding, a_rate().decimals) == (Rounding.HALF_UP, 6)


@pytest.mark.parametrize(
    ("fee", "allowed"),
    [
        (Decimal(10**9), True),
        (Decimal("1000000000.000001"), False),
        (Decimal("1e-12"), True),
        (Decimal("1e-13"), False),
        (Decimal(0), True),
    ],
)
def test_the_largest_and_the_finest_amount(fee: Decimal, *, allowed: bool) -> None:
    if allowed:
        assert a_band(setup_fee=fee).setup_fee == fee
    else:
        with pytest.raises(InvalidTariffError, match="more than 12 decimals or is above 10"):
            a_band(setup_fee=fee)


def test_a_million_a_second_is_the_highest_price() -> None:
    assert a_tier("1000000", unit=1).rate == 10**6
    with pytest.raises(InvalidTariffError, match="above a million a second"):
        a_tier("1000000.000001", unit=1)


def test_of_versions_of_one_start_the_last_correction_holds() -> None:
    first, second = a_version(), a_version(correction=1)
    assert first.correction == 0
    for versions in ([first, second], [second, first]):
        assert version_at(versions, START) is second
