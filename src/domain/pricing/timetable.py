"""Which of a rate's bands holds when, through both changes of the clock."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import combinations

from attrs import define, field

from domain.pricing.amounts import MICROSECOND
from domain.pricing.bands import MIDNIGHT, Band, contradict
from domain.pricing.errors import InvalidTariffError
from domain.pricing.zones import offset_at

_DAY = 86_400_000_000
_THURSDAY = 3  # the epoch's day
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


@define(eq=False)
class Timetable:
    """The bands of a rate, by their places in it; days are worked out when they are asked for."""

    bands: tuple[Band, ...]
    _has_dates: bool = field(init=False)
    _days: dict[tuple[int, int, int], "_Day"] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._has_dates = any(band.months or band.dates for band in self.bands)

    def at(self, moment: int, zone: str) -> tuple[int | None, int]:
        """Give the band in force and a later moment before which it stays so.

        The wall clock is read anew after each change of it: a band that starts in the skipped hour
        holds from the jump on, and the repeated hour counts twice. Moments are microseconds since
        the epoch, UTC.
        """
        offset, steady_until = offset_at(zone, moment)
        day, clock = divmod(moment + offset, _DAY)
        today = self._day(day)
        place = bisect_right(today.edges, clock)
        return today.bands[place], min(moment + today.edges[place] - clock, steady_until)

    def _day(self, day: int) -> "_Day":
        month, number = 0, 0
        if self._has_dates:
            found = date.fromordinal(day + _EPOCH_ORDINAL)
            month, number = found.month, found.day
        key = ((day + _THURSDAY) % 7, month, number)
        known = self._days.get(key)
        if known is None:
            known = self._days[key] = _work_out(self.bands, *key)
        return known


@define
class _Day:
    """A day's bands; `edges` are where the second and each later one begin, and the day's end."""

    edges: Sequence[int]
    bands: Sequence[int | None]


@lru_cache(maxsize=4096)
def timetable_of(bands: tuple[Band, ...]) -> Timetable:
    """Give the timetable of these bands; rates that share them share it.

    Raises:
        InvalidTariffError: of two bands neither comes first.
    """
    for (first, one), (second, other) in combinations(enumerate(bands, 1), 2):
        if contradict(one, other):
            raise InvalidTariffError(
                f"bands {first} and {second} have one weight and start, and a day in common"
            )
    return Timetable(bands)


def _work_out(bands: Sequence[Band], weekday: int, month: int, number: int) -> _Day:
    today = [
        place
        for place, band in enumerate(bands)
        if (not band.weekdays or weekday in band.weekdays)
        and (not band.months or month in band.months)
        and (not band.dates or (month, number) in band.dates)
    ]
    times = {
        MIDNIGHT,
        *(edge for place in today for edge in (bands[place].start, bands[place].end)),
    }
    edges: list[int] = []
    found: list[int | None] = []
    for moment in sorted(times):
        holding = _in_force(bands, today, moment)
        if not found or holding != found[-1]:
            edges.append(_since_midnight(moment))
            found.append(holding)
    return _Day((*edges[1:], _DAY), found)


def _in_force(bands: Sequence[Band], today: Sequence[int], moment: time) -> int | None:
    holding = [
        place
        for place in today
        if bands[place].start <= moment
        and (bands[place].end == MIDNIGHT or moment < bands[place].end)
    ]
    return max(holding, key=lambda place: (bands[place].weight, bands[place].start), default=None)


def _since_midnight(moment: time) -> int:
    span = timedelta(
        hours=moment.hour,
        minutes=moment.minute,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )
    return span // MICROSECOND
