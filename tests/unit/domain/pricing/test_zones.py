"""The offset of a zone, and until when it is known to hold."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.pricing.zones import EPOCH, offset_at

US = timedelta(microseconds=1)
HOUR = 3_600_000_000


def micros(*parts: int) -> int:
    return (datetime(*parts, tzinfo=UTC) - EPOCH) // US  # type: ignore[arg-type, misc]


def test_without_a_change_it_is_known_to_the_end_of_the_day() -> None:
    for moment in (micros(2026, 11, 24), micros(2026, 11, 24, 12), micros(2026, 11, 25) - 1):
        assert offset_at("UTC", moment) == (0, micros(2026, 11, 25))
    assert offset_at("Europe/Berlin", micros(2026, 7, 1)) == (2 * HOUR, micros(2026, 7, 2))


@pytest.mark.parametrize(
    ("zone", "change", "before", "after"),
    [
        ("Europe/Berlin", (2026, 3, 29, 1), 1.0, 2.0),
        ("Europe/Berlin", (2026, 10, 25, 1), 2.0, 1.0),
        ("America/New_York", (2026, 3, 8, 7), -5.0, -4.0),
        ("Australia/Lord_Howe", (2026, 4, 4, 15), 11.0, 10.5),
    ],
)
def test_a_change_is_found_to_the_microsecond(
    zone: str, change: tuple[int, ...], before: float, after: float
) -> None:
    at = micros(*change)
    day_after = at // (24 * HOUR) * 24 * HOUR + 24 * HOUR
    assert offset_at(zone, at - 1) == (before * HOUR, at)
    assert offset_at(zone, at) == (after * HOUR, day_after)
    assert offset_at(zone, day_after - 1) == (after * HOUR, day_after)
