"""A closed month, looked at again: whether it is still what was closed."""

from collections.abc import Callable, Sequence

from attrs import frozen

from application.errors import RejectedError
from application.proof.checking import Check, Period, findings
from application.proof.closing import Difference, LogSpan, Objection
from application.proof.ports import CloseBook
from application.proof.verify_seals import SealSpan, SealVerdict, VerifySeals
from domain.facts.closing import CallTotals, MonthClosed
from domain.facts.month import Month
from domain.proof.closing import differences, figures_of
from domain.proof.seals import read_head


@frozen(kw_only=True)
class CloseVerdict:
    """What became of a close.

    Attributes:
        differences: figures that are not so any more, though nothing came that could change them.
        late: what the log says of the month behind the close: calls that came late, amendments
            that were meant all the same.
        findings: what people read of the month that is not as log and movements make it.
    """

    close: MonthClosed
    seals: SealVerdict
    differences: Sequence[Difference]
    late: CallTotals
    findings: Sequence[Objection] = ()

    @property
    def good(self) -> bool:
        """Whether the month is what was closed; what came late does not speak against it."""
        return self.seals.good and not self.differences and not self.findings


@frozen(kw_only=True)
class VerifyClose:
    """Compute figures and seals of a closed month again; changes nothing.

    Attributes:
        checks: what must be right of a closed month too, whatever came late.
    """

    book: CloseBook
    verify_seals: VerifySeals
    checks: Sequence[Check]

    async def __call__(
        self, month: Month, seen: Callable[[int], None] = lambda _: None
    ) -> CloseVerdict:
        """Compare; `seen` is told of each step how many events more were looked at.

        Raises:
            RejectedError: the month is not closed.
            UnavailableError: the book cannot be read just now.
        """
        close = (await self.book.closes()).month(month)
        if close is None:
            raise RejectedError(f"{month} is not closed")
        head = read_head(close.seal)
        # All seals: the event of the close lies under one that came later.
        seals = await self.verify_seals(SealSpan(kept=[head]), seen)
        calls = await self.book.calls(month, LogSpan(up_to=close.position))
        now = figures_of(calls, await self.book.booked(month))
        found = differences(figures_of(close.calls, close.booked), now)
        return CloseVerdict(
            close=close,
            seals=seals,
            differences=[Difference(*each) for each in found],
            late=await self.book.calls(month, LogSpan(after=close.position)),
            findings=await findings(
                self.checks, Period(start=month.start, end=month.end, until=month.end)
            ),
        )
