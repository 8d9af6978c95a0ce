"""Which band holds when, on walls all over the world."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.contract.builders import a_band
from domain.pricing.tariff import Band
from domain.pricing.timetable import Timetable
from domain.pricing.zones import EPOCH, offset_at

US = timedelta(microseconds=1)

EASTER = frozenset({date(2026, 4, 5)})


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // US


def at(bands: list[Band], moment: datetime, zone: str = "UTC") -> tuple[int | None, datetime]:
    band, until = Timetable(tuple(band.when for band in bands)).at(micros(moment), zone)
    return band, EPOCH + until * US


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_start_is_in_and_end_is_out() -> None:
    bands = [a_band(start=time(8), end=time(18))]
    for moment, band in (
        (utc(2026, 11, 24, 8), 0),
        (utc(2026, 11, 24, 17, 59, 59, 999999), 0),
        (utc(2026, 11, 24, 18), None),
        (utc(2026, 11, 24, 7, 59, 59, 999999), None),
    ):
        assert at(bands, moment)[0] == band


def test_it_tells_until_when() -> None:
    bands = [a_band(), a_band(start=time(8), end=time(18))]
    assert at(bands, utc(2026, 11, 24, 7)) == (0, utc(2026, 11, 24, 8))
    assert at(bands, utc(2026, 11, 24, 8)) == (1, utc(2026, 11, 24, 18))
    assert at(bands, utc(2026, 11, 24, 18)) == (0, utc(2026, 11, 25))


@pytest.mark.parametrize(
    ("condition", "inside", "outside"),
    [
        ({"weekdays": frozenset({1})}, utc(2026, 11, 24), utc(2026, 11, 23)),
        ({"months": frozenset({11})}, utc(2026, 11, 30, 23), utc(2026, 12, 1)),
        ({"dates": frozenset({(2, 29)})}, utc(2028, 2, 29), utc(2027, 3, 1)),
        ({"days": EASTER}, utc(2026, 4, 5), utc(2027, 4, 5)),
        ({"days": EASTER, "dates": frozenset({(12, 25)})}, utc(2028, 12, 25), utc(2028, 4, 5)),
        ({"days": EASTER, "dates": frozenset({(12, 25)})}, utc(2026, 4, 5), utc(2026, 4, 6)),
    ],
)
def test_days_are_chosen(condition: dict[str, Any], inside: datetime, outside: datetime) -> None:
    bands = [a_band(**condition)]
    assert at(bands, inside)[0] == 0
    assert at(bands, outside)[0] is None


def test_days_are_those_of_the_zone() -> None:
    sunday = [a_band(weekdays=frozenset({6}))]
    assert at(sunday, utc(2026, 11, 22, 23, 30))[0] == 0
    assert at(sunday, utc(2026, 11, 22, 23, 30), "Europe/Berlin")[0] is None
    assert at(sunday, utc(2026, 11, 22, 23, 30), "America/New_York")[0] == 0


def test_weight_comes_before_start_and_a_band_may_rest_in_another() -> None:
    bands = [
        a_band(start=time(12), end=time(13)),
        a_band(start=time(8), end=time(18), weight=1),
        a_band(start=time(9), end=time(10), weight=1),
    ]
    hours = {8: 1, 9: 2, 10: 1, 12: 1, 18: None}
    for hour, band in hours.items():
        assert at(bands, utc(2026, 11, 24, hour))[0] == band


@pytest.mark.parametrize(
    ("zone", "before", "change"),
    [
        ("Europe/Berlin", utc(2026, 3, 29, 0, 59), utc(2026, 3, 29, 1)),
        ("Europe/Berlin", utc(2026, 10, 25, 0, 59), utc(2026, 10, 25, 1)),
        ("America/New_York", utc(2026, 3, 8, 6, 59), utc(2026, 3, 8, 7)),
        ("Australia/Lord_Howe", utc(2026, 4, 4, 14, 59), utc(2026, 4, 4, 15)),
        ("Africa/Cairo", utc(2026, 4, 23, 21, 59), utc(2026, 4, 23, 22)),
        ("Pacific/Apia", utc(2011, 12, 30, 9, 59), utc(2011, 12, 30, 10)),
    ],
)
def test_a_change_of_the_clock_is_an_edge(zone: str, before: datetime, change: datetime) -> None:
    bands = [a_band(), a_band(start=time(23, 59, 59), weight=1)]
    assert at(bands, before, zone)[1] <= change
    offsets = [offset_at(zone, micros(moment))[0] for moment in (change - US, change)]
    expected = [moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in (change - US, change)]
    assert [timedelta(microseconds=each) for each in offsets] == expected
    assert offsets[0] != offsets[1]


def test_offsets_are_those_of_the_zone_at_any_moment() -> None:
    for zone in ("Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"):
        for hours in range(0, 365 * 24, 7):
            moment = utc(2026, 1, 1) + timedelta(hours=hours, minutes=13)
            expected = moment.astimezone(ZoneInfo(zone)).utcoffset()
            offset, until = offset_at(zone, micros(moment))
            assert timedelta(microseconds=offset) == expected
            last = EPOCH + (until - 1) * US
            assert last.astimezone(ZoneInfo(zone)).utcoffset() == expected


def test_more_days_than_are_remembered_are_worked_out_anew() -> None:
    table = Timetable((a_band(dates=frozenset({(1, 1)})).when,))
    first = utc(2026, 1, 1, 12)
    days = [micros(first + timedelta(days=number)) for number in range(500)]
    found, kept = [], []
    for day in [*days, days[0]]:
        found.append(table.at(day, "UTC")[0])
        kept.append(len(table._days))  # noqa: SLF001 what would grow for ever
    assert [number for number, band in enumerate(found) if band == 0] == [0, 365, 500]
    assert max(kept) == 400


def test_each_day_of_a_quarter_has_its_own_weekday() -> None:
    table = Timetable(tuple(a_band(weekdays=frozenset({day})).when for day in range(7)))
    for number in range(92):
        noon = utc(2026, 10, 1, 12) + timedelta(days=number)
        assert table.at(micros(noon), "UTC")[0] == noon.weekday()


def test_one_band_with_dates_makes_all_days_differ() -> None:
    christmas = a_band(dates=frozenset({(12, 25)}), weight=1)
    table = Timetable((a_band().when, christmas.when))
    fridays = [utc(2026, 12, 18), utc(2026, 12, 25), utc(2027, 1, 1)]
    assert [table.at(micros(day), "UTC")[0] for day in fridays] == [0, 1, 0]
