"""What a call counts for, in bills and in statistics: said here once, and carried in its events."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from attrs import frozen

from domain.calls.cdr import Cdr
from domain.calls.outcome import CallOutcome
from domain.pricing.verdict import Rating, Verdict

_FINEST = Decimal("0.001")
_DAY = 86400


@frozen(kw_only=True)
class CallFigures:
    """A call in numbers.

    Attributes:
        seconds: talk time to the millisecond.
        billed: seconds that were sold, begun ones whole; 0 where nothing was, None where the
            call waits for a price.
        pdd: post-dial delay to the millisecond, None where it is not known.
    """

    outcome: CallOutcome
    rating: Rating
    seconds: Decimal
    billed: int | None
    pdd: Decimal | None


def figures_of(cdr: Cdr, verdict: Verdict) -> CallFigures:
    """Return what a call counts for under a verdict."""
    pdd = cdr.post_dial_delay
    return CallFigures(
        outcome=cdr.outcome,
        rating=verdict.rating,
        seconds=Decimal(f"{_milliseconds(cdr.duration)}e-3"),
        billed=_billed(verdict),
        pdd=None if pdd is None else pdd.quantize(_FINEST, ROUND_HALF_UP),
    )


def _billed(verdict: Verdict) -> int | None:
    if verdict.charge is not None:
        sold = verdict.charge.billed
        return sold.days * _DAY + sold.seconds + (sold.microseconds > 0)
    return None if verdict.unrated_reason is not None else 0


def _milliseconds(duration: timedelta) -> int:
    # By its parts, in a third of the time that a division of timedeltas takes; half goes up.
    whole = (duration.days * _DAY + duration.seconds) * 1000
    return whole + (duration.microseconds + 500) // 1000
