"""A month is looked at, and closed where all of it is right."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial

from attrs import evolve, frozen

from application.money.ports import MoneyRegister
from application.patience import Patience
from application.proof.checking import Check, Period, findings
from application.proof.closed_before import closed_before
from application.proof.closing import CloseAttempt, LogSpan, Objection
from application.proof.ports import CloseBook, SealBook
from application.proof.reconcile_files import FileReconciliation
from domain.facts.closing import CallTotals, MonthClosed
from domain.facts.month import Month
from domain.proof.closing import over_at
from domain.proof.seals import Seal

_NOT_SEALED = Objection(
    "seals",
    "the log is not sealed up to now: seals follow within a minute, while a worker runs",
)


@frozen
class Left:
    """Earlier months that are left open, and why."""

    months: tuple[str, ...]
    because: str | None


def _open_first(month: Month) -> Objection:
    return Objection(
        "order",
        f"{month} has calls and is open: akira close {month} first, or close this one before it"
        " with --out-of-order --because WHY",
    )


@frozen(kw_only=True)
class CloseMonth:
    """Run all checks of a month, and keep what was found in one event; or say what is wrong."""

    book: CloseBook
    seals: SealBook
    register: MoneyRegister
    checks: Sequence[Check]
    clock: Callable[[], datetime]

    async def __call__(  # noqa: PLR0913 each is asked for
        self,
        month: Month,
        by: str,
        *,
        quiet: Collection[str] = (),
        files: FileReconciliation | None = None,
        patience: Patience | None = None,
        out_of_order: str | None = None,
    ) -> CloseAttempt:
        """Close it; a month that is closed stays as it is, and what it was not closed with is told.

        While an earlier month with calls is open it is refused, unless `out_of_order` says why.
        Where only seals over what is in the log are missing, `patience` asks until they are there.

        Raises:
            SetupError: there is no stream to compare with, or no right to read it.
            UnavailableError: the stream or the book does not answer; nothing has changed.
        """
        until = over_at(month, (await self.register.rules()).longest_call)
        period = Period(start=month.start, end=month.end, until=until, files=files, quiet=quiet)
        if closed := (await self.book.closes()).month(month):
            return closed_before(month, closed, period, out_of_order)
        earlier = await self._open_before(month)
        first = () if out_of_order else [*map(_open_first, earlier)]
        if wrong := [*first, *await self._wrong(period)]:
            return CloseAttempt(month=month, findings=wrong)
        if patience:
            await patience(partial(self._is_sealed, month, until))
        left = tuple(map(str, earlier))
        found = await self._close(month, period, by, Left(left, out_of_order if left else None))
        if found.closed and found.already:
            return closed_before(month, found.closed, period, out_of_order)
        return found

    async def _wrong(self, period: Period) -> Sequence[Objection]:
        if self.clock() < period.until:
            why = f"calls that begin in it may last until {period.until:%Y-%m-%d %H:%M:%SZ}"
            return [Objection("time", why)]
        return await findings(self.checks, period)

    async def _close(self, month: Month, period: Period, by: str, left: "Left") -> CloseAttempt:
        head = await self.seals.held()
        if head is None:
            return CloseAttempt(month=month, findings=[_NOT_SEALED])
        # What is sealed stays: it may be summed up before amendments have to wait.
        fact = evolve(
            await self._fact(month, head, period, by), left_open=left.months, because=left.because
        )
        if fact.calls == CallTotals() and (why := await self._before_all(month)):
            return CloseAttempt(month=month, findings=[why])
        async with self.book.closing() as closing:
            if closed := closing.closes.month(month):
                return CloseAttempt(month=month, closed=closed, already=True)
            if not await self._is_all(month, head, period.until):
                return CloseAttempt(month=month, findings=[_NOT_SEALED])
            await closing.close(fact)
        return CloseAttempt(month=month, closed=fact)

    async def _fact(self, month: Month, head: Seal, period: Period, by: str) -> MonthClosed:
        return MonthClosed(
            month=str(month),
            position=head.to_position,
            seal=head.line,
            calls=await self.book.calls(month, LogSpan(up_to=head.to_position)),
            booked=tuple(await self.book.booked(month)),
            checks=tuple(check.name for check in self.checks),
            quiet=tuple(sorted(period.quiet)),
            closed_at=self.clock(),
            by=by,
        )

    async def _open_before(self, month: Month) -> Sequence[Month]:
        closes = await self.book.closes()
        return [each for each in await self.book.months_before(month) if not closes.month(each)]

    async def _before_all(self, month: Month) -> Objection | None:
        first = await self.book.first_month()
        if first and first <= month:
            return None
        begins = f"the book begins in {first}" if first else "the book has no call"
        return Objection("calls", f"no call began in it: {begins}")

    async def _is_sealed(self, month: Month, until: datetime) -> bool:
        head = await self.seals.held()
        return head is not None and await self._is_all(month, head, until)

    async def _is_all(self, month: Month, head: Seal, until: datetime) -> bool:
        since = (await self.seals.unsealed()).since
        behind = await self.book.calls(month, LogSpan(after=head.to_position))
        return (since is None or since >= until) and behind == CallTotals()
