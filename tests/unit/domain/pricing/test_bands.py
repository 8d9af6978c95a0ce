"""On which days a band may hold, and whether it always does."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from adapters.contract.builders import START, a_band, a_rate, a_version
from domain.pricing.errors import InvalidTariffError, NoRateError
from domain.pricing.price_call import price_call

LEAP_YEAR = [date(2028, 1, 1) + timedelta(days=number) for number in range(366)]
DATES = frozenset((day.month, day.day) for day in LEAP_YEAR)


def test_each_date_of_a_leap_year_is_one_and_no_other() -> None:
    for month in range(14):
        for day in range(34):
            dates = frozenset({(month, day)})
            if dates <= DATES:
                assert a_band(dates=dates).dates == dates
            else:
                with pytest.raises(InvalidTariffError, match="no such weekday or date"):
                    a_band(dates=dates)
    assert a_band(dates=DATES).dates == DATES


@pytest.mark.parametrize(("condition", "first", "last"), [("weekdays", 0, 6), ("months", 1, 12)])
def test_weekdays_and_months_are_counted(condition: str, first: int, last: int) -> None:
    every = frozenset(range(first, last + 1))
    assert getattr(a_band(**{condition: every}), condition) == every
    for outside in (first - 1, last + 1):
        with pytest.raises(InvalidTariffError, match="no such"):
            a_band(**{condition: frozenset({outside})})


def test_a_band_without_conditions_always_holds() -> None:
    assert a_band().always is True


@pytest.mark.parametrize(
    "condition",
    [
        {"weekdays": frozenset({0, 1, 2, 3, 4})},
        {"months": frozenset({7})},
        {"dates": frozenset({(12, 25)})},
        {"days": frozenset({date(2026, 4, 5)})},
        {"start": time(8)},
        {"end": time(18)},
    ],
)
def test_a_band_with_a_condition_does_not(condition: dict[str, Any]) -> None:
    assert a_band(**condition).always is False


def test_a_rate_of_weekdays_has_no_price_on_a_sunday() -> None:
    version = a_version(a_rate("49", a_band(weekdays=frozenset({0, 1, 2, 3, 4}))))
    sunday, minute = START, timedelta(minutes=1)
    assert sunday.weekday() == 6
    with pytest.raises(NoRateError):
        price_call([version], "49151", sunday, minute)
    monday = sunday + timedelta(days=1)
    assert price_call([version], "49151", monday, minute).amount > 0
