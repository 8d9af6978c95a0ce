"""The wall clock of a time zone, in microseconds: changes of the clock once a day looked up."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_US = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_DAY_US = 86_400_000_000


def offset_at(zone: str, moment: int) -> tuple[int, int]:
    """Give the offset from UTC, and a later moment before which it does not change.

    A moment is microseconds since the epoch, UTC.
    """
    day = moment // _DAY_US
    before, change, after = _offsets_of_day(zone, day)
    if moment < change:
        return before, change
    return after, (day + 1) * _DAY_US


@lru_cache(maxsize=8192)
def _offsets_of_day(zone: str, day: int) -> tuple[int, int, int]:
    # No zone has changed its clock twice within a day of UTC.
    info = ZoneInfo(zone)
    low = EPOCH + day * _DAY
    high = low + _DAY
    before, after = _offset(info, low), _offset(info, high)
    if before == after:
        return before // _US, (day + 1) * _DAY_US, after // _US
    while high - low > _SECOND:  # clocks change on whole seconds of UTC
        middle = low + (high - low) // _SECOND // 2 * _SECOND
        low, high = (middle, high) if _offset(info, middle) == before else (low, middle)
    return before // _US, (high - EPOCH) // _US, after // _US


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
