"""A month is one of the calendar in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.facts.month import Month, month_of, months_of, read_month

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


@pytest.mark.parametrize(
    ("month", "zone", "start", "end"),
    [
        ("2026-10", "UTC", "2026-10-01T00:00", "2026-11-01T00:00"),
        ("2026-10", "Europe/Berlin", "2026-09-30T22:00", "2026-10-31T23:00"),
        ("2026-03", "Europe/Berlin", "2026-02-28T23:00", "2026-03-31T22:00"),
        ("2026-12", "Asia/Kolkata", "2026-11-30T18:30", "2026-12-31T18:30"),
        ("2026-11", "America/New_York", "2026-11-01T04:00", "2026-12-01T05:00"),
        # There was no midnight: the clock went from 23:59:59 to 01:00.
        ("2011-04", "Asia/Amman", "2011-03-31T22:00", "2011-04-30T21:00"),
    ],
)
def test_a_month_is_one_of_the_calendar_of_a_zone(
    month: str, zone: str, start: str, end: str
) -> None:
    wanted = tuple(datetime.fromisoformat(f"{each}+00:00") for each in (start, end))
    assert read_month(month).within(zone) == wanted


def test_the_months_of_utc_that_a_month_elsewhere_touches() -> None:
    october = Month(2026, 10)
    assert months_of(*october.within("UTC")) == [october]
    assert months_of(*october.within("Europe/Berlin")) == [Month(2026, 9), october]
    assert months_of(*october.within("America/New_York")) == [october, Month(2026, 11)]


def test_december_ends_with_the_year() -> None:
    assert read_month("2026-12").end == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026-00", "2026-13", "0000-01", "9999-12", "2026-1", "26-10", "2026-10-01", "٢٠٢٦-10"]
)
def test_what_is_no_month_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="no month"):
        read_month(text)
