"""Bundles, as operators write them, are told of them, and as they hold for a month and a call."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from domain.money.bundle_events import BundleAgreed, BundleEnded, BundleEvent, BundleSettled
from domain.money.bundles import Bundle, Bundles, bundle, bundles_of, days_of, known, told_of
from domain.money.errors import InvalidWishError, RefusedError

FIRST = date(2026, 10, 1)
FLAT = bundle("Flat", 6000, ["49", "49*", "Austria"], FIRST)
SETTLED = BundleSettled(
    bundle="Flat", month="2026-10", number=1, allowance=6000, seconds=60, calls=1,
    credit=Decimal("0.6"), amount=Decimal("0.6"), reference="Flat 2026-10: 60 s free, #1",
    position=7,
)  # fmt: skip


def test_a_bundle_is_read_as_it_was_told() -> None:
    wish = bundle(" Flat ", 6000, ["49", " 49*", "49"], FIRST, date(2027, 1, 1))
    told = told_of(wish)
    assert told == BundleAgreed(
        bundle="Flat", seconds=6000, covers=("49", "49*"), valid_from="2026-10-01",
        valid_to="2027-01-01",
    )  # fmt: skip
    assert bundles_of([told]).agreed == {"Flat": wish}
    assert bundles_of([told_of(FLAT)]).agreed == {"Flat": FLAT}


def test_an_end_and_the_last_settlement_of_a_month_are_held() -> None:
    again = evolve(SETTLED, number=2, credit=Decimal("0.5"), amount=Decimal("-0.1"))
    other = evolve(SETTLED, month="2026-11")
    ended = BundleEnded(bundle="Flat", valid_to="2026-12-01", because="sold")
    events: Sequence[BundleEvent] = [told_of(FLAT), SETTLED, ended, again, other]
    held = bundles_of(events)
    assert held.agreed == {"Flat": evolve(FLAT, valid_to=date(2026, 12, 1))}
    assert held.settled == {("Flat", "2026-10"): again, ("Flat", "2026-11"): other}


@pytest.mark.parametrize(
    ("seconds", "covers", "end", "about"),
    [
        (0, ["49"], None, "minutes"),
        (10**9 + 1, ["49"], None, "minutes"),
        (60, [], None, "covers"),
        (60, [" "], None, None),
        (60, ["4*9"], None, "covers"),
        (60, ["Ger*"], None, "covers"),
        (60, ["٤*"], None, "covers"),
        (60, ["49"], date(2026, 9, 30), None),
    ],
)
def test_what_can_never_be_is_refused(
    seconds: int, covers: list[str], end: date | None, about: str | None
) -> None:
    with pytest.raises(InvalidWishError) as refused:
        bundle("Flat", seconds, covers, FIRST, end)
    assert refused.value.about == about


@pytest.mark.parametrize("seconds", [1, 10**9])
def test_the_least_and_the_most_are_taken(seconds: int) -> None:
    assert bundle("Flat", seconds, ["*"], FIRST, FIRST).seconds == seconds


@pytest.mark.parametrize(
    ("start", "end", "month", "allowance"),
    [
        (FIRST, None, "2026-09", 0),
        (FIRST, None, "2026-10", 6000),
        (FIRST, None, "2027-02", 6000),
        (date(2026, 10, 2), None, "2026-10", 5806),
        (date(2026, 10, 31), None, "2026-10", 193),
        (date(2026, 11, 1), None, "2026-10", 0),
        (date(2028, 2, 29), None, "2028-02", 206),
        (FIRST, date(2026, 12, 2), "2026-12", 6000),
        (FIRST, date(2026, 12, 1), "2026-12", 0),
        (FIRST, FIRST, "2026-10", 0),
    ],
)
def test_seconds_are_by_days_in_the_month_in_which_it_begins(
    start: date, end: date | None, month: str, allowance: int
) -> None:
    assert evolve(FLAT, valid_from=start, valid_to=end).allowance(month) == allowance


def test_a_month_has_its_days() -> None:
    assert days_of("2026-12") == (date(2026, 12, 1), date(2027, 1, 1))
    assert days_of("2028-02") == (date(2028, 2, 1), date(2028, 3, 1))


@pytest.mark.parametrize(
    ("covers", "prefix", "destination", "covered"),
    [
        ("49", "49", "Germany", True),
        ("49", "4915", "Germany mobile", False),
        ("49*", "4915", "Germany mobile", True),
        ("49*", "48", "Poland", False),
        ("Germany", "49", "Germany", True),
        ("Germany", "4915", "Germany mobile", False),
        ("*", "1", "USA", True),
        ("*", None, "USA", True),
        ("49", None, "Germany", False),
    ],
)
def test_calls_are_covered_by_prefix_or_destination(
    covers: str, prefix: str | None, destination: str, covered: bool
) -> None:
    assert bundle("B", 1, [covers], FIRST).covers_call(FIRST, prefix, destination) is covered


def test_calls_are_covered_from_its_first_day_to_before_its_end() -> None:
    short = bundle("B", 1, ["*"], FIRST, date(2026, 10, 3))
    days = [date(2026, 9, 30), FIRST, date(2026, 10, 2), date(2026, 10, 3)]
    assert [short.covers_call(day, "1", "x") for day in days] == [False, True, True, False]


def test_a_month_is_of_concern_while_seconds_are_free_or_were() -> None:
    months = ["2026-09", "2026-10", "2026-12", "2027-01"]
    ended = bundles_of([told_of(evolve(FLAT, valid_to=date(2027, 1, 1)))])
    assert [ended.concern(month) for month in months] == [False, True, True, False]
    slip = bundles_of([told_of(evolve(FLAT, valid_to=FIRST)), SETTLED])
    assert [slip.concern(month) for month in months] == [False, True, False, False]


def test_what_began_earlier_comes_first() -> None:
    def named(name: str, start: date) -> Bundle:
        return bundle(name, 1, ["*"], start)

    wishes = [named("c", date(2026, 11, 1)), named("b", FIRST), named("a", FIRST)]
    held = bundles_of([told_of(each) for each in wishes])
    assert [each.name for each in held.in_order] == ["a", "b", "c"]


def test_a_bundle_is_known_by_its_name_in_any_case() -> None:
    held = bundles_of([told_of(FLAT)])
    assert known(held, "flat") == FLAT
    with pytest.raises(RefusedError, match="no bundle 'Flax' of this company; it has Flat"):
        known(held, "Flax")
    with pytest.raises(RefusedError, match="none at all"):
        known(Bundles(), "Flat")
