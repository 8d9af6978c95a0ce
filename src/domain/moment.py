"""Times that a record may state, and those that a person writes."""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from domain.near import did_you_mean, near

UTC_ZONE: Final = "UTC"
"""The time zone where nobody names one."""

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
"""No record states a time before the one, or from the other on."""
YEARS_OF_CALLS: Final = f"from {EARLIEST.year} to {LATEST.year - 1}"
"""When calls can be, in words."""


def is_plausible(moment: datetime) -> bool:
    """Tell whether a moment is aware and lies between the years 2000 and 2200."""
    aware = moment.tzinfo is UTC or moment.utcoffset() is not None
    return aware and EARLIEST <= moment < LATEST


def in_zone(moment: datetime, zone: str) -> datetime:
    """Return a moment in UTC; one without a zone of its own is what a clock of `zone` shows."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def no_zone(name: str) -> str:
    """Say that there is no such time zone, and which may be meant."""
    return f"no time zone: {name!r}{did_you_mean(near(name, available_timezones()))}"


def is_zone(name: str) -> bool:
    """Tell whether the data base of time zones knows this name, such as `Europe/Berlin`."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
