"""A month is one of the calendar in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.facts.month import Month, month_of, read_month

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
SECONDS = st.integers(min_value=-60_000_000_000, max_value=250_000_000_000)
MOMENTS = SECONDS.map(lambda seconds: BEGIN + timedelta(seconds=seconds))
TICK = timedelta(microseconds=1)


@given(MOMENTS)
def test_every_moment_lies_in_one_month(moment: datetime) -> None:
    month = month_of(moment)
    assert month.start <= moment < month.end
    assert month_of(month.start) == month_of(month.end - TICK) == month != month_of(month.end)
    assert read_month(str(month)) == month


def test_a_moment_elsewhere_is_taken_in_utc() -> None:
    there = timezone(timedelta(hours=1))
    assert month_of(datetime(2026, 11, 1, 0, 30, tzinfo=there)) == Month(2026, 10)


def test_december_ends_with_the_year() -> None:
    assert read_month("2026-12").end == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026-00", "2026-13", "0000-01", "9999-12", "2026-1", "26-10", "2026-10-01", "٢٠٢٦-10"]
)
def test_what_is_no_month_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="no month"):
        read_month(text)
