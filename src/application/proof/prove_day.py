"""Each night the day that has ended is proved, as far as the book alone can tell."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from attrs import define, field

from application.errors import UnavailableError
from application.proof.checking import Check, Period, findings
from application.proof.closing import Objection
from application.proof.overview import DayVerdict
from application.proof.ports import SealBook, VerdictBook

_DAY = timedelta(days=1)


@define(kw_only=True)
class ProveDay:
    """Run the checks over yesterday, once; and again while something is wrong.

    Attributes:
        settles: a day of UTC is proved so long after its end: by then its calls have come.
        again: so long after a verdict that is not good, it is looked at again.
        catches_up: a worker that starts may seal for so long what was entered before.
    """

    book: VerdictBook
    seals: SealBook
    checks: Sequence[Check]
    clock: Callable[[], datetime]
    settles: timedelta = timedelta(hours=1)
    again: timedelta = timedelta(hours=1)
    catches_up: timedelta = timedelta(minutes=10)
    _began: datetime | None = field(default=None, init=False)

    async def __call__(self) -> bool:
        """Prove what is due; there is never more to do at once.

        Raises:
            UnavailableError: nothing was kept; try again.
        """
        now = self.clock()
        self._began = began = self._began or now
        day = (now - self.settles).astimezone(UTC).date() - _DAY
        last = await self.book.last()
        is_due = last is None or last.day < day or self._is_looked_at_again(last, now)
        if is_due and not await self._is_sealed_first(now, began):
            await self.book.keep(await self._proved(day, last.last_seal if last else 0))
        return False

    def _is_looked_at_again(self, last: DayVerdict, now: datetime) -> bool:
        return not last.good and now - last.proved_at > self.again

    async def _is_sealed_first(self, now: datetime, began: datetime) -> bool:
        since = (await self.seals.unsealed()).since
        waits = since is not None and now - since > self.catches_up
        return waits and now - began < self.catches_up

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
