"""Each night the day that has ended is proved, as far as the book alone can tell."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from attrs import frozen

from application.errors import UnavailableError
from application.proof.checking import Check, Period, findings
from application.proof.closing import Objection
from application.proof.overview import DayVerdict
from application.proof.ports import SealBook, VerdictBook

_DAY = timedelta(days=1)


@frozen(kw_only=True)
class ProveDay:
    """Run the checks over yesterday, once; and again while something is wrong.

    Attributes:
        settles: a day of UTC is proved so long after its end: by then its calls have come.
        again: so long after a verdict that is not good, it is looked at again.
    """

    book: VerdictBook
    seals: SealBook
    checks: Sequence[Check]
    clock: Callable[[], datetime]
    settles: timedelta = timedelta(hours=1)
    again: timedelta = timedelta(hours=1)

    async def __call__(self) -> bool:
        """Prove what is due; there is never more to do at once.

        Raises:
            UnavailableError: nothing was kept; try again.
        """
        now = self.clock()
        day = (now - self.settles).astimezone(UTC).date() - _DAY
        last = await self.book.last()
        if last is None or last.day < day or (not last.good and now - last.proved_at > self.again):
            await self.book.keep(await self._proved(day, last.last_seal if last else 0))
        return False

    async def _proved(self, day: date, looked_to: int) -> DayVerdict:
        head = await self.seals.held()
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        end = start + _DAY
        period = Period(start=start, end=end, until=end, first_seal=looked_to + 1)
        try:
            found = await findings(self.checks, period)
        except UnavailableError as error:
            # A book that is away keeps no verdict either; one that was too slow does.
            found = [Objection("time", f"the proof came to no end: {error}")]
        return DayVerdict(
            day=day,
            proved_at=self.clock(),
            findings=tuple(f"{each.check}: {each.seen}" for each in found),
            # What was wrong is looked at again until it is right.
            last_seal=looked_to if found or head is None else head.number,
        )
