"""Books of closed months, and of verdicts, that each break one promise."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from attrs import evolve

from adapters.memory.proof.closes import MemoryCloseBook, MemoryClosing
from adapters.memory.proof.verdicts import MemoryVerdictBook
from application.proof.closing import WHOLE_LOG, LogSpan
from application.proof.overview import DayVerdict
from application.proof.ports import Closing
from domain.facts.closing import Booked, CallTotals
from domain.facts.month import Month, month_of


class ForgetsWhereItLooks(MemoryCloseBook):
    """Sums the whole log, whatever piece of it is wanted."""

    async def calls(self, month: Month, span: LogSpan = WHOLE_LOG) -> CallTotals:
        return await super().calls(month, evolve(span, after=0, up_to=None))


class ForgetsWhatWasBefore(MemoryCloseBook):
    """Ends a piece of the log where its beginning should be."""

    async def calls(self, month: Month, span: LogSpan = WHOLE_LOG) -> CallTotals:
        return await super().calls(month, evolve(span, after=0))


class ClosesAtOnce(MemoryCloseBook):
    """Enters a close though its block fails."""

    @asynccontextmanager
    async def closing(self) -> AsyncIterator[Closing]:
        closing = MemoryClosing(self.ledger.journal.closes)
        try:
            yield closing
        finally:
            self.ledger.journal.append(closing.facts)


class HearsOfLongAgo(MemoryCloseBook):
    """Tells of hosts that were heard before."""

    async def heard(self, since: datetime) -> Mapping[str, datetime]:
        return await super().heard(since.replace(year=2000))


class BooksEveryMonth(MemoryCloseBook):
    """Tells of today's movements whatever the month."""

    async def booked(self, month: Month) -> Sequence[Booked]:
        del month
        now = datetime.now(UTC)
        return await super().booked(Month(now.year, now.month))


class WaitsForNobody(MemoryCloseBook):
    """Sees no call that a person would have to decide about."""

    async def unrated(self, month: Month) -> Mapping[str, int]:
        del month
        return {}


class BeginsWithItsLast(MemoryCloseBook):
    """Gives the latest month for the first."""

    async def first_month(self) -> Month | None:
        return max((month_of(c.cdr.start_time) for c in self.ledger.calls.values()), default=None)


class NamesEachCall(MemoryCloseBook):
    """Gives a month once for every call of it."""

    async def months_before(self, month: Month) -> Sequence[Month]:
        months = (month_of(call.cdr.start_time) for call in self.ledger.calls.values())
        return sorted(each for each in months if each < month)


class NamesTheMonthItself(MemoryCloseBook):
    """Takes the month that is closed for one of before."""

    async def months_before(self, month: Month) -> Sequence[Month]:
        return await super().months_before(month_of(month.end))


class NamesThemAsTheyCame(MemoryCloseBook):
    """Gives them in no order."""

    async def months_before(self, month: Month) -> Sequence[Month]:
        return [*reversed(await super().months_before(month))]


class NamesQuietMonths(MemoryCloseBook):
    """Gives every month since the first."""

    async def months_before(self, month: Month) -> Sequence[Month]:
        each, found = await self.first_month(), list[Month]()
        while each and each < month:
            found.append(each)
            each = month_of(each.end)
        return found


class KnowsTheYearAlone(MemoryCloseBook):
    """Begins anew in January."""

    async def months_before(self, month: Month) -> Sequence[Month]:
        found = await super().months_before(month)
        return [each for each in found if each.start.year == month.start.year]


class LooksAtAllLetters(MemoryCloseBook):
    """Gives letters of before too."""

    def open_letters(self, since: datetime) -> AsyncIterator[Sequence[bytes]]:
        return super().open_letters(since.replace(year=2000))


class ClosesWhileAway(MemoryCloseBook):
    """Answers though the store is away."""

    def fail_if_planned(self) -> None:
        pass


class GivesWhatWasKeptLast(MemoryVerdictBook):
    """Gives the latest word, not the latest day."""

    async def last(self) -> DayVerdict | None:
        self.fail_if_planned()
        return list(self.kept.values())[-1] if self.kept else None


class KeepsTheFirst(MemoryVerdictBook):
    """Leaves a day as it was first proved."""

    async def keep(self, verdict: DayVerdict) -> None:
        if verdict.day not in self.kept:
            await super().keep(verdict)


class KeepsWhileAway(MemoryVerdictBook):
    """Answers though the store is away."""

    def fail_if_planned(self) -> None:
        pass
