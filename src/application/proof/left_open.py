"""What of a month waits for a person."""

from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import frozen

from application.calls.data import Malformed
from application.proof.checking import Period
from application.proof.ports import CloseBook
from domain.calls.cdr import Cdr
from domain.facts.month import month_of
from domain.pricing.verdict import UnratedReason
from domain.proof.closing import may_begin_in


@frozen
class NothingIsOpen:
    """No letter and no call of the month waits for a person.

    A letter counts whenever it came, unless its bytes show that its call began in another month.
    """

    book: CloseBook
    cdr_of: Callable[[bytes], Cdr | Malformed]

    async def __call__(self, period: Period) -> Sequence[str]:
        """Look."""
        month = month_of(period.start)
        waiting = 0
        async for some in self.book.open_letters(month.start):
            waiting += sum(may_begin_in(month, self._start_of(raw)) for raw in some)
        calls = sorted((await self.book.unrated(month)).items())
        return [*_of_letters(waiting), *(_of_unrated(*each) for each in calls)]

    def _start_of(self, raw: bytes) -> datetime | None:
        found = self.cdr_of(raw)
        return found.start_time if isinstance(found, Cdr) else None


def _of_letters(waiting: int) -> Sequence[str]:
    if not waiting:
        return []
    whose = "of calls of the month or of nobody knows when"
    return [f"{waiting} dead letters wait, {whose}: akira dead list"]


def _of_unrated(reason: str, calls: int) -> str:
    way = (
        "akira cdr accept, or correct, or void"
        if UnratedReason(reason).is_doubt
        else "akira rerate, or akira unrated settle"
    )
    return f"{calls} calls have no price, {reason}: {way}"
