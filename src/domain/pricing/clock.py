"""Time bands on the wall clock of a time zone, through both changes of the clock."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.pricing.tariff import Band

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
_MIDNIGHT = time()


def band_at(bands: Sequence[Band], moment: datetime, zone: ZoneInfo) -> Band | None:
    """Choose the band in force: highest weight, then latest start; None where none matches."""
    local = moment.astimezone(zone)
    active = [band for band in bands if _holds(band, local)]
    return max(active, key=lambda band: (band.weight, band.start), default=None)


def next_edge(bands: Sequence[Band], moment: datetime, zone: ZoneInfo) -> datetime:
    """Give the next moment, UTC, at which another band may be in force.

    A change of the clock is such a moment: after it the wall clock is read anew, so a band that
    starts in the skipped hour holds from the jump on, and the repeated hour counts twice.
    """
    local = moment.astimezone(zone)
    candidate = moment + _until_next(_edges_of_day(tuple(bands)), local)
    if candidate.astimezone(zone).utcoffset() == local.utcoffset():
        return candidate
    return _change_of_clock(moment, candidate, zone)


def _holds(band: Band, local: datetime) -> bool:
    return (
        (not band.weekdays or local.weekday() in band.weekdays)
        and (not band.months or local.month in band.months)
        and (not band.dates or (local.month, local.day) in band.dates)
        and band.start <= local.time()
        and (band.end == _MIDNIGHT or local.time() < band.end)
    )


@lru_cache(maxsize=4096)
def _edges_of_day(bands: tuple[Band, ...]) -> tuple[timedelta, ...]:
    times = {edge for band in bands for edge in (band.start, band.end)} - {_MIDNIGHT}
    return (*sorted(_since_midnight(edge) for edge in times), _DAY)


def _until_next(edges: tuple[timedelta, ...], local: datetime) -> timedelta:
    now = _since_midnight(local.time())
    return edges[bisect_right(edges, now)] - now


def _since_midnight(moment: time) -> timedelta:
    return timedelta(
        hours=moment.hour,
        minutes=moment.minute,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )


def _change_of_clock(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    # Clocks change on whole seconds of UTC.
    offset = before.astimezone(zone).utcoffset()
    low = before.astimezone(UTC).replace(microsecond=0)
    high = after.astimezone(UTC)
    while high - low > _SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle <= low:
            break
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return low + _SECOND
