"""Which times a record may state."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.moment import is_plausible, no_zone


@pytest.mark.parametrize(
    ("moment", "plausible"),
    [
        (datetime(2000, 1, 1, tzinfo=UTC), True),
        (datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), False),
        (datetime(2199, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), True),
        (datetime(2200, 1, 1, tzinfo=UTC), False),
        (datetime(2000, 1, 1, 1, tzinfo=timezone(timedelta(hours=2))), False),
        (datetime(2026, 11, 23), False),  # noqa: DTZ001 naive on purpose
    ],
)
def test_only_aware_times_of_these_two_centuries(moment: datetime, *, plausible: bool) -> None:
    assert is_plausible(moment) is plausible


def test_who_misspells_a_zone_is_asked_which_is_meant() -> None:
    said = no_zone("europe/berln")
    assert said.startswith("no time zone: 'europe/berln'; did you mean Europe/Berlin")
    assert no_zone("@" * 9) == "no time zone: '@@@@@@@@@'"
