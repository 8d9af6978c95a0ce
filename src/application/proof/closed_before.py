"""A month that is closed already, and somebody who closes it again."""

from collections.abc import Sequence

from application.proof.checking import Period
from application.proof.checks import lacks_of_files
from application.proof.closing import CloseAttempt, Objection
from domain.facts.closing import MonthClosed
from domain.facts.month import Month


def closed_before(
    month: Month, closed: MonthClosed, asked: Period, because: str | None
) -> CloseAttempt:
    """Tell its close, and what is asked for now that it is not: nothing of that is entered."""
    found = [
        *_quiet(closed, asked),
        *_because(closed, because),
        *(Objection("stream", seen) for seen in lacks_of_files(asked.files)),
    ]
    return CloseAttempt(month=month, closed=closed, already=True, findings=tuple(found))


def _quiet(closed: MonthClosed, asked: Period) -> Sequence[Objection]:
    return [
        Objection("hosts", f"it was closed without --quiet {host}")
        for host in sorted(set(asked.quiet) - set(closed.quiet))
    ]


def _because(closed: MonthClosed, because: str | None) -> Sequence[Objection]:
    # In its order it needed no reason, and kept none.
    if because is None or closed.because in (None, because):
        return []
    return [Objection("order", f"it was closed out of order for another reason: {closed.because}")]
