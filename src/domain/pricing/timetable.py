"""Which of a rate's bands holds when, through both changes of the clock."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import combinations

from attrs import define, field

from domain.pricing.amounts import MICROSECOND
from domain.pricing.bands import MIDNIGHT, When
from domain.pricing.errors import InvalidTariffError
from domain.pricing.zones import offset_at

_DAY = 86_400_000_000
_MOST_DAYS = 400
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


@define(eq=False)
class Timetable:
    """The bands of a rate, by their places in it; days are worked out when they are asked for."""

    bands: tuple[When, ...]
    _has_dates: bool = field(init=False)
    _days: dict[int, "_Day"] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._has_dates = any(b.months or b.dates or b.days for b in self.bands)

    def at(self, moment: int, zone: str) -> tuple[int | None, int]:
        """Give the band in force and a later moment before which it stays so.

        The wall clock is read anew after each change of it: a band that starts in the skipped hour
        holds from the jump on, and the repeated hour counts twice. Moments are microseconds since
        the epoch, UTC.
        """
        offset, steady_until = offset_at(zone, moment)
        day, clock = divmod(moment + offset, _DAY)
        kind = day + _EPOCH_ORDINAL if self._has_dates else day % 7
        today = self._days.get(kind) or self._work_out(kind, day)
        place = bisect_right(today.edges, clock)
        until = moment + today.edges[place] - clock
        return today.bands[place], min(steady_until, until)

    def _work_out(self, kind: int, day: int) -> "_Day":
        if len(self._days) >= _MOST_DAYS:
            self._days.clear()
        found = self._days[kind] = _work_out(self.bands, date.fromordinal(day + _EPOCH_ORDINAL))
        return found


@define
class _Day:
    """A day's bands; `edges` are where the second and each later one begin, and the day's end."""

    edges: Sequence[int]
    bands: Sequence[int | None]


@lru_cache(maxsize=4096)
def timetable_of(bands: tuple[When, ...]) -> Timetable:
    """Give the timetable of bands with these conditions; all rates that have them share it.

    Raises:
        InvalidTariffError: of two bands neither comes first.
    """
    for (first, one), (second, other) in combinations(enumerate(bands, 1), 2):
        if one.contradicts(other):
            raise InvalidTariffError(
                f"bands {first} and {second} have one weight and start, and a day in common"
            )
    return Timetable(bands)


def _work_out(bands: Sequence[When], day: date) -> _Day:
    today = [place for place, band in enumerate(bands) if band.holds_on(day)]
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


def _in_force(bands: Sequence[When], today: Sequence[int], moment: time) -> int | None:
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
