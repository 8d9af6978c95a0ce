"""What a company spends against what is usual."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from domain.money.errors import InvalidWishError
from domain.money.fraud import (
    NOT_WATCHED,
    FraudKind,
    FraudWatch,
    Spending,
    Spent,
    Suspicion,
    hours_to_look_at,
    time_of_acquaintance,
    usual_hours,
)

HOUR = datetime(2026, 11, 26, 10, tzinfo=UTC)
LATER = HOUR + timedelta(hours=1)
TEN = Decimal(10)


def spent(amount: str, destination: str | None = "Cuba", hour: datetime = HOUR) -> Spent:
    return Spent(hour=hour, destination=destination, amount=Decimal(amount))


def spending(watch: FraudWatch, *of_late: Spent, zone: str = "UTC") -> Spending:
    return Spending(watch=watch, zone=zone, spent=of_late)


def an_hour(amount: str, kind: FraudKind = FraudKind.SPEND, bound: Decimal = TEN) -> Suspicion:
    return Suspicion(kind=kind, hour=HOUR, amount=Decimal(amount), bound=bound)


def test_an_hour_that_costs_the_bound_is_suspected() -> None:
    watched = FraudWatch(spend_per_hour=TEN)
    low = spent("9.999999999", hour=LATER)
    found = spending(watched, spent("4"), spent("6", "Germany"), low)
    assert found.suspicions({}, ()) == [an_hour("10")]


def test_nothing_is_suspected_of_who_is_not_watched() -> None:
    found = spending(NOT_WATCHED, spent("1000000"))
    assert (found.suspicions({}, ()), found.past_hours(), found.doubtful_destinations()) == (
        [], [], set(),
    )  # fmt: skip
    assert not NOT_WATCHED.on


@pytest.mark.parametrize(
    ("past", "amount", "bound"),
    [
        # Four weeks of which one is known: a mean of two.
        ((Decimal(8),), "6", "6.000000000"),
        ((Decimal(8),), "5.99", None),
        # So little was spent that the least counts.
        ((Decimal(1), Decimal(1)), "5", "5"),
        ((), "5", "5"),
        ((), "4.99", None),
    ],
)
def test_an_hour_is_compared_with_the_same_hour_of_four_weeks(
    past: Sequence[Decimal], amount: str, bound: str | None
) -> None:
    watch = FraudWatch(times=Decimal(3), at_least=Decimal(5))
    found = spending(watch, spent(amount))
    known = dict(zip(usual_hours(HOUR, "UTC"), past, strict=False))
    wanted = [an_hour(amount, FraudKind.TIMES, Decimal(bound))] if bound else []
    assert found.suspicions(known, ()) == wanted
    assert found.past_hours() == (usual_hours(HOUR, "UTC") if amount != "4.99" else [])


def test_the_same_hour_is_one_of_the_clock_of_the_company() -> None:
    # Summer time ended in Berlin on 2026-10-25.
    assert usual_hours(datetime(2026, 11, 8, 10, tzinfo=UTC), "Europe/Berlin") == [
        datetime(2026, 11, 1, 10, tzinfo=UTC),
        datetime(2026, 10, 25, 10, tzinfo=UTC),
        datetime(2026, 10, 18, 9, tzinfo=UTC),
        datetime(2026, 10, 11, 9, tzinfo=UTC),
    ]
    # On Lord Howe the clock is moved by half an hour.
    [first, *_] = usual_hours(datetime(2026, 4, 8, 10, tzinfo=UTC), "Australia/Lord_Howe")
    assert first == datetime(2026, 4, 1, 9, tzinfo=UTC)


def test_a_destination_is_new_where_no_call_went_before() -> None:
    watch = FraudWatch(new_destination=TEN)
    found = spending(
        watch, spent("10"), spent("11", "Germany"), spent("9", "Laos"), spent("99", None)
    )
    assert found.doubtful_destinations() == {"Cuba", "Germany"}
    assert found.suspicions({}, {"Germany"}) == [
        Suspicion(
            kind=FraudKind.NEW_DESTINATION, hour=HOUR, amount=TEN, bound=TEN, destination="Cuba"
        )
    ]


def test_suspicions_are_told_by_the_hour() -> None:
    watch = FraudWatch(spend_per_hour=TEN, new_destination=TEN)
    found = spending(watch, spent("20", hour=LATER), spent("10"), spent("10", "Laos"))
    assert [each.key for each in found.suspicions({}, ())] == [
        (FraudKind.NEW_DESTINATION, HOUR, "Cuba"),
        (FraudKind.NEW_DESTINATION, HOUR, "Laos"),
        (FraudKind.SPEND, HOUR, None),
        (FraudKind.NEW_DESTINATION, LATER, "Cuba"),
        (FraudKind.SPEND, LATER, None),
    ]


def test_a_day_is_looked_at_and_four_weeks_before_it_are_known() -> None:
    now = HOUR + timedelta(minutes=59, seconds=59, microseconds=9)
    hours = hours_to_look_at(now)
    assert (hours[0], hours[-1], len(hours)) == (HOUR - timedelta(days=1), HOUR, 25)
    assert time_of_acquaintance(now) == (HOUR - timedelta(days=29), HOUR - timedelta(days=1))


@pytest.mark.parametrize(
    "bounds",
    [
        {"spend_per_hour": Decimal(0)},
        {"new_destination": Decimal(-1)},
        {"times": Decimal("NaN"), "at_least": TEN},
        {"times": TEN},
        {"at_least": TEN},
    ],
)
def test_a_bound_that_says_nothing_is_refused(bounds: dict[str, Decimal]) -> None:
    with pytest.raises(InvalidWishError):
        FraudWatch(**bounds)
