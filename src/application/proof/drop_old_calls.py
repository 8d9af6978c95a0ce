"""Calls that are old enough, settled, and of closed months leave the tables that people read."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import frozen

from application.money.ports import MoneyRegister
from application.proof.ports import CloseBook, OldCalls
from domain.facts.month import Month
from domain.proof.aged import Aged
from domain.proof.closing import first_open, over_at

# A stream keeps messages for fourteen days (`akira setup`), and an operator may choose more.
_STREAM_HOLDS = timedelta(days=60)


@frozen(kw_only=True)
class Retention:
    """What was found before a moment, and what was done.

    Attributes:
        dropped: of the calls there; where they lie in whole days, whole days only.
        waits_for: the earliest month that is past its age and not closed; None where all are.
        overdue: whether that month could be closed.
    """

    before: datetime
    aged: Aged
    dropped: int
    waits_for: Month | None = None
    overdue: bool = False


@frozen(kw_only=True)
class DropOldCalls:
    """Drop calls that are past their age, up to the first month that is not closed.

    Nothing goes while anything there is not settled. The end of a message that the stream may still
    hold stays, or its hour would not add up.
    """

    calls: OldCalls
    closes: CloseBook
    register: MoneyRegister
    clock: Callable[[], datetime]

    async def __call__(self, keep: timedelta, *, dry_run: bool = False) -> Retention:
        """Drop what started before the midnight (UTC) that lies `keep` before the last one.

        Raises:
            UnavailableError: nothing was dropped; try again, or with the rights of the owner.
        """
        now = self.clock()
        before = now.replace(hour=0, minute=0, second=0, microsecond=0) - keep
        waits_for = first_open(await self.calls.months(), await self.closes.closes())
        if waits_for is not None and waits_for.start >= before:
            waits_for = None
        until = min(before, waits_for.start) if waits_for else before
        aged, dropped = await self.calls.drop(
            until, min(until, now - _STREAM_HOLDS), lambda aged: aged.settled and not dry_run
        )
        return Retention(
            before=until,
            aged=aged,
            dropped=dropped,
            waits_for=waits_for,
            overdue=waits_for is not None and await self._is_over(waits_for, now),
        )

    async def _is_over(self, month: Month, now: datetime) -> bool:
        return over_at(month, (await self.register.rules()).longest_call) <= now
