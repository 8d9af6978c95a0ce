"""Prices that the field gets wrong, rule by rule."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from adapters.contract.builders import a_band, a_rate, a_tier, a_version
from domain.pricing.errors import NoRateError
from domain.pricing.price_call import price_call
from domain.pricing.rounding import Rounding
from domain.pricing.tariff import Band, Boundaries, PlanAt, SpanOverflow, TariffVersion, Tier
from random_tariffs import compare_with_increments

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TRUNCATE, FROZEN = SpanOverflow.TRUNCATE, Boundaries.CALL_START
CENT = Decimal("0.01")


def s(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def tariff(*bands: Band, zone: str = "UTC", **changes: Any) -> TariffVersion:  # noqa: ANN401 any field
    names = ("span_overflow", "boundaries", "plan_at")
    rules = {name: changes.pop(name) for name in names if name in changes}
    return a_version(a_rate("49", *bands, **changes), effective_from=LONG_AGO, zone=zone, **rules)


def flat(rate: str, **changes: Any) -> Band:  # noqa: ANN401 any field
    return a_band(a_tier(rate), **changes)


def price(version: TariffVersion, seconds: float, at: datetime = AT) -> Decimal:
    return price_call([version], "4915112345", at, s(seconds)).amount


# cgrates asserts 6.5118, 0.0198 and 0.0102 in its own tests; ivozprovider billed 0.0498.
def test_one_hour_with_setup_fee_and_two_tiers() -> None:
    steps = (a_tier("0.2", increment=60), a_tier("0.1", start=60))
    assert price(tariff(a_band(*steps, setup_fee=Decimal("0.4"))), 3600) == Decimal("6.5")


@pytest.mark.parametrize("rate", ["0.01", "0.02", "0.05"])
def test_a_minute_costs_what_a_minute_costs(rate: str) -> None:
    for increment in (1, 6, 60):
        band = a_band(a_tier(rate, increment=increment))
        assert price(tariff(band), 60) == Decimal(rate)


@pytest.mark.parametrize(
    ("seconds", "cost"),
    [(0.001, "0.003"), (30, "0.003"), (32, "0.0036"), (57, "0.006"), (75, "0.0078")],
)
def test_thirty_six(seconds: float, cost: str) -> None:
    band = a_band(a_tier("0.006", increment=30), a_tier("0.006", start=30, increment=6))
    assert price(tariff(band), seconds) == Decimal(cost)


def test_six_six_and_sixty_sixty() -> None:
    for increment, cost in ((6, "0.11"), (60, "0.2"), (1, "0.101667")):
        assert price(tariff(a_band(a_tier("0.1", increment=increment))), 61) == Decimal(cost)


def test_spans_are_summed_before_the_one_rounding() -> None:
    # Rounded span by span to two decimals it would be 0.18 (cgrates #260).
    steps = [a_tier("0.058", start=start, unit=1, increment=1) for start in (0, 1, 2)]
    assert price(tariff(a_band(*steps), decimals=2), 3) == Decimal("0.17")
    assert price(tariff(a_band(*steps), decimals=9), 3) == Decimal("0.174")


def test_a_round_amount_is_left_alone_by_up_and_down() -> None:
    # Floats make 2.29 of 2.3 by *down, and add a last unit to 14.9334 by *up.
    for rate, decimals in (("2.3", 2), ("14.9334", 4)):
        for rounding in Rounding:
            version = tariff(flat(rate), rounding=rounding, decimals=decimals)
            assert price(version, 60) == Decimal(rate)


def test_an_unanswered_call_is_free_and_has_no_setup_fee() -> None:
    version = tariff(flat("1", setup_fee=Decimal(1)), min_cost=Decimal(5), minimum_duration=s(60))
    for seconds in (0, -0.4):
        charge = price_call([version], "49", AT, s(seconds))
        assert charge.amount == charge.setup_fee == charge.cost == 0
        assert charge.segments == ()


def test_a_call_of_a_microsecond_is_answered() -> None:
    version = tariff(flat("60", setup_fee=Decimal(1)))
    assert price(version, 0.000001) == 2


def test_minimum_duration_and_included_time_come_before_increments() -> None:
    assert price(tariff(flat("0.6"), minimum_duration=s(30)), 5) == Decimal("0.3")
    assert price(tariff(flat("0.6"), included=s(60)), 90) == Decimal("0.3")
    assert price(tariff(flat("0.6"), included=s(60)), 30) == 0
    assert price(tariff(flat("0.6"), included=s(20), minimum_duration=s(30)), 5) == Decimal("0.1")
    by_minutes = a_band(a_tier("0.6", increment=60), setup_fee=CENT)
    assert price(tariff(by_minutes, included=s(30)), 91) == Decimal("1.21")
    assert price(tariff(by_minutes, included=s(30)), 30) == CENT


@pytest.mark.parametrize(
    ("bounds", "seconds", "cost", "bound"),
    [
        ({"max_cost": 1}, 3600, "1", 1),
        ({"max_cost": 1}, 60, "0.6", None),
        ({"max_cost": Decimal("0.6")}, 60, "0.6", None),
        ({"min_cost": 2}, 1, "2", 2),
        ({"min_cost": 2, "max_cost": 1}, 3600, "2", 2),
        ({"max_cost": Decimal("0.55555"), "decimals": 2}, 60, "0.56", Decimal("0.55555")),
    ],
)
def test_bounds_maximum_first_then_minimum_then_rounding(
    bounds: dict[str, Any], seconds: float, cost: str, bound: Decimal | None
) -> None:
    numbers: dict[str, Any] = {
        k: Decimal(v) if k.endswith("cost") else v for k, v in bounds.items()
    }
    charge = price_call([tariff(flat("0.6"), **numbers)], "49", AT, s(seconds))
    assert charge.amount == Decimal(cost)
    assert charge.bound == bound


def test_a_started_increment_keeps_its_price_or_is_cut() -> None:
    band = a_band(a_tier("6", increment=45), a_tier("0.6", start=60))
    assert price(tariff(band), 100) == Decimal("9.1")
    assert price(tariff(band, span_overflow=TRUNCATE), 100) == Decimal("9.4")


def test_a_step_fee_is_paid_on_entering_a_tier_and_once() -> None:
    fee = {"step_fee": Decimal("0.5")}
    band = a_band(a_tier("0", **fee), a_tier("0", start=60, **fee), a_tier("0", start=120))
    assert [price(tariff(band), seconds) for seconds in (60, 61, 500)] == [
        Decimal("0.5"), 1, 1,
    ]  # fmt: skip


def test_a_step_fee_is_not_paid_again_where_only_the_band_changes() -> None:
    tier = a_tier("0", step_fee=Decimal(1))
    evening = a_band(tier, start=time(12, 1))
    assert price(tariff(a_band(tier), evening), 600) == 1
    dearer = a_band(a_tier("0", step_fee=Decimal(3)), start=time(12, 1))
    assert price(tariff(a_band(tier), dearer), 600) == 4


def test_time_is_sold_to_the_microsecond_where_it_is_pro_rata() -> None:
    band = a_band(a_tier("60", increment=60), a_tier("60", start=60, increment=60, pro_rata=True))
    assert price(tariff(band), 61.000001) == Decimal("61.000001")
    assert price(tariff(band), 30.5) == 60


def test_bands_follow_the_call_or_are_frozen() -> None:
    bands = flat("1"), flat("10", start=time(12, 1))
    assert price(tariff(*bands), 120) == 11
    assert price(tariff(*bands, boundaries=FROZEN), 120) == 2


def test_the_setup_fee_is_that_of_the_first_band_and_paid_once() -> None:
    bands = flat("0", setup_fee=Decimal(1)), flat("0", start=time(12, 1), setup_fee=Decimal(7))
    assert price(tariff(*bands), 120) == 1
    assert price(tariff(*bands), 120, AT + s(60)) == 7


def test_a_call_over_midnight_new_year_and_a_tier() -> None:
    # In cgrates the stretch up to a tier's start keeps the old band past the band's edge.
    steps = a_tier("6", unit=60), a_tier("3", start=90, unit=60)
    holiday = a_band(a_tier("60"), a_tier("30", start=90), dates=frozenset({(1, 1)}), weight=1)
    at = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    assert price(tariff(a_band(*steps), holiday), 120, at) == 6 + 30 + 15


def test_an_increment_eats_into_the_next_band_or_is_cut_at_its_edge() -> None:
    bands = a_band(a_tier("6", increment=60)), a_band(a_tier("60"), start=time(12, 1))
    at = AT + s(30)
    assert price(tariff(*bands), 90, at) == 6 + 30
    assert price(tariff(*bands, span_overflow=TRUNCATE), 90, at) == 6 + 60


@pytest.mark.parametrize(("minutes", "cost"), [(9, 9), (10, 10), (11, 20)])
def test_a_band_in_the_skipped_hour_holds_from_the_jump_on(minutes: int, cost: int) -> None:
    # 29 March 2026 in Berlin: after 01:59:59 comes 03:00:00.
    bands = flat("1"), flat("10", start=time(2, 30), end=time(4))
    at = datetime(2026, 3, 29, 0, 50, tzinfo=UTC)
    assert price(tariff(*bands, zone="Europe/Berlin"), minutes * 60, at) == cost


def test_the_repeated_hour_counts_twice() -> None:
    # 25 October 2026 in Berlin: 02:00 to 03:00 comes twice.
    bands = flat("1"), flat("10", start=time(2), end=time(2, 30))
    at = datetime(2026, 10, 24, 23, 50, tzinfo=UTC)
    assert price(tariff(*bands, zone="Europe/Berlin"), 120 * 60, at) == 60 + 600


def test_the_longest_prefix_with_a_band_in_force_wins() -> None:
    version = a_version(
        a_rate("49", flat("1")),
        a_rate("4915", flat("9", start=time(22))),
        a_rate("49151234567890123456"[:18], flat("5")),
        a_rate("", flat("2")),
        effective_from=LONG_AGO,
    )

    def prefix(number: str, at: datetime = AT) -> str:
        return price_call([version], number, at, s(1)).prefix

    assert prefix("+4915199") == "49"
    assert prefix("4915199", AT.replace(hour=23)) == "4915"
    assert prefix("4915123456789012345678") == "491512345678901234"
    assert [prefix(number) for number in ("33", "", "anonymous", "49x", "٤٩", "4")] == [""] * 6


def test_no_rate_is_no_price() -> None:
    version = tariff(flat("1", start=time(12), end=time(13)))
    for number, at, seconds in (
        ("33", AT, 1),
        ("49", AT - s(1), 1),
        ("49", LONG_AGO - s(1), 1),
        ("49", AT, 3601),
    ):
        with pytest.raises(NoRateError):
            price_call([version], number, at, s(seconds))
    assert price(version, 3600) == 60


def versions(*starts: tuple[str, float], **rules: Any) -> list[TariffVersion]:  # noqa: ANN401
    return [
        a_version(a_rate("49", flat(rate)), tariff_id=number, effective_from=AT + s(at), **rules)
        for number, (rate, at) in enumerate(starts, 1)
    ]


def test_a_new_version_takes_over_only_where_the_tariff_says_so() -> None:
    for rules, cost in (
        ({}, 2),
        ({"plan_at": PlanAt.SPLIT}, 7),
        ({"plan_at": PlanAt.SPLIT, "boundaries": FROZEN}, 2),
    ):
        both = versions(("6", 60), ("1", -9), **rules)
        charge = price_call(both, "49", AT, s(120))
        assert charge.amount == cost
        assert charge.tariff_id == 2
        assert [each.tariff_id for each in charge.segments] == [None, 1][: 1 + (cost == 7)]


def test_the_rules_are_those_of_the_first_version_and_the_zone_is_the_new_ones() -> None:
    noon = flat("1"), flat("10", start=time(12))
    later = [
        a_version(a_rate("49", *noon), tariff_id=n, effective_from=AT + s(at), zone=zone)
        for n, at, zone in ((2, 60, "America/New_York"), (3, 120, "Europe/Berlin"))
    ]
    first = a_version(
        a_rate("49", *noon), effective_from=AT - s(9), plan_at=PlanAt.SPLIT, zone="UTC"
    )
    # Noon in London, before noon in New York, after it in Berlin.
    charge = price_call([first, *later], "49", AT, s(180))
    assert charge.amount == 10 + 1 + 10
    assert [each.tariff_id for each in charge.segments] == [None, 2, 3]


def test_the_bands_of_a_new_version_begin_and_end_as_it_says() -> None:
    old, _ = versions(("1", -9), ("1", 60), plan_at=PlanAt.SPLIT)
    bands = flat("2"), flat("30", start=time(12, 3))
    new = a_version(a_rate("49", *bands), tariff_id=2, effective_from=AT + s(60))
    charge = price_call([old, new], "49", AT, s(300))
    assert [(each.start, each.band) for each in charge.segments] == [
        (s(0), 0), (s(60), 0), (s(180), 1),
    ]  # fmt: skip
    assert charge.amount == 1 + 2 * 2 + 2 * 30


def test_an_equal_new_version_charges_no_fee_twice() -> None:
    band = a_band(a_tier("0.6", step_fee=Decimal(1)), setup_fee=Decimal(1))
    both = [
        a_version(a_rate("49", band), effective_from=AT + s(at), plan_at=PlanAt.SPLIT)
        for at in (-9, 60)
    ]
    assert price_call(both, "49", AT, s(120)).amount == Decimal("3.2")


def test_a_version_that_ended_long_ago_does_not_matter() -> None:
    old, promotion = versions(("1", -900), ("7", -600), plan_at=PlanAt.SPLIT)
    ended = a_version(
        *promotion.rates.values(), effective_from=AT - s(600), effective_to=AT - s(300)
    )
    assert price_call([old, ended], "49", AT, s(120)).amount == 2


def test_a_version_that_ends_gives_way_to_the_one_before() -> None:
    old, _ = versions(("1", -900), ("7", -600), plan_at=PlanAt.SPLIT)
    promotion = a_version(
        a_rate("49", flat("7")), tariff_id=2, plan_at=PlanAt.SPLIT,
        effective_from=AT - s(600), effective_to=AT + s(60),
    )  # fmt: skip
    assert price_call([old, promotion], "49", AT, s(120)).amount == 8


def test_what_a_split_call_cannot_be_priced_by_is_no_price() -> None:
    old, new = versions(("1", -9), ("6", 60), plan_at=PlanAt.SPLIT)
    other_currency = a_version(*new.rates.values(), effective_from=AT + s(60), currency="USD")
    elsewhere = a_version(a_rate("33"), effective_from=AT + s(60))
    ended = a_version(
        *old.rates.values(), effective_from=AT - s(9), effective_to=AT + s(60),
        plan_at=PlanAt.SPLIT,
    )  # fmt: skip
    for found in ([old, other_currency], [old, elsewhere], [ended]):
        assert price_call(found, "49", AT, s(60)).amount == 1
        with pytest.raises(NoRateError):
            price_call(found, "49", AT, s(61))


def test_a_charge_can_be_explained() -> None:
    first, second = a_tier("0.6", increment=30), a_tier("0.3", start=60, increment=6)
    night = a_tier("0.1")
    version = tariff(a_band(first, second, setup_fee=CENT), a_band(night, start=time(12, 2)))
    charge = price_call([version], "49", AT, s(125.2))
    told = [(each.start, each.billed, each.band, each.tier) for each in charge.segments]
    assert told == [
        (s(0), s(60), 0, first),
        (s(60), s(60), 0, second),
        (s(120), s(6), 1, night),
    ]
    assert [each.cost for each in charge.segments] == [
        Fraction(6, 10), Fraction(3, 10), Fraction(1, 100),
    ]  # fmt: skip
    assert charge.cost == Fraction(92, 100) == Fraction(charge.amount)
    assert charge.billed == s(126)
    assert (charge.prefix, charge.destination, charge.currency) == ("49", "Land of 49", "EUR")


def test_ten_hours_by_the_second_are_one_segment() -> None:
    charge = price_call([tariff(flat("0.6"))], "49", AT, timedelta(hours=10))
    assert len(charge.segments) == 1
    assert charge.amount == 360


def test_an_amount_is_exact_whatever_its_size() -> None:
    tier = Tier(rate=Decimal("999999.123456789012"), unit=s(1))
    charge = price_call([tariff(a_band(tier), decimals=9)], "49", AT, timedelta(days=366))
    assert charge.amount == (tier.rate * 366 * 86400).quantize(Decimal("1e-9"))


@pytest.mark.hypothesis
def test_equal_to_an_independent_walk(dice: Random) -> None:
    seen = compare_with_increments(dice, 1500)
    assert seen.priced > 1000
    assert min(seen.by_band, seen.by_caller) > 50


def test_a_bound_that_the_sum_just_meets_does_not_bind() -> None:
    for bounds in ("min_cost", "max_cost"):
        version = a_version(a_rate("49", flat("1"), **{bounds: Decimal(1)}), effective_from=AT)
        charge = price_call([version], "49", AT, s(60))
        assert (charge.amount, charge.bound) == (Decimal(1), None)


def test_midnight_parts_no_stretch_whose_band_goes_on() -> None:
    version = tariff(flat("1"), flat("10", start=time(8), end=time(18)))
    almost_midnight = AT.replace(hour=23, minute=59)
    charge = price_call([version], "49", almost_midnight, s(180))
    assert [(each.start, each.billed) for each in charge.segments] == [(s(0), s(180))]
    assert charge.amount == 3


def test_a_holiday_that_moves_has_its_own_price_in_its_year_alone() -> None:
    easter = a_band(a_tier("0.06"), days=frozenset({date(2026, 4, 5)}), weight=1)
    rate = a_rate("49", a_band(a_tier("0.60")), easter)
    version = a_version(rate, effective_from=datetime(2020, 1, 1, tzinfo=UTC))
    for year, day, amount in ((2026, 4, "0.60"), (2026, 5, "0.06"), (2027, 5, "0.60")):
        noon = datetime(year, 4, day, 12, tzinfo=UTC)
        charge = price_call([version], "49151", noon, timedelta(minutes=1))
        assert charge.amount == Decimal(amount)
