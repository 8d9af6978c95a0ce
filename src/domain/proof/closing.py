"""When a month may be closed, and what is compared when its close is looked at again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from attrs import asdict

from domain.facts.closing import Booked, CallSums, CallTotals, Closes
from domain.facts.month import Month, month_of

Figures = dict[str, Decimal | int]


def over_at(month: Month, longest_call: timedelta) -> datetime:
    """Give when no call that began in a month can still be in progress."""
    return month.end + longest_call


def may_begin_in(month: Month, start: datetime | None) -> bool:
    """Tell whether a call may be one of a month; None is a start that nobody can tell."""
    return start is None or month_of(start) == month


def first_open(months: Iterable[Month], closes: Closes) -> Month | None:
    """Give the earliest of some months that is not closed; None where all are."""
    return min((month for month in months if closes.month(month) is None), default=None)


def figures_of(calls: CallTotals, booked: Sequence[Booked]) -> Figures:
    """Give the figures of a month by their names."""
    named: Figures = {
        "calls": calls.calls,
        "answered": calls.answered,
        "amendments": calls.amendments,
        "seconds": calls.seconds,
    }
    for sums in calls.sums:
        named.update(_of_currency("calls", sums))
    for each in booked:
        named.update(_of_currency("booked", each))
    return named


def differences(
    closed: Figures, now: Figures
) -> Sequence[tuple[str, Decimal | int, Decimal | int]]:
    """Give the figures that are not what they were: name, then, now; 0 where there is none."""
    return [
        (name, closed.get(name, 0), now.get(name, 0))
        for name in dict.fromkeys((*closed, *now))
        if closed.get(name, 0) != now.get(name, 0)
    ]


def _of_currency(kind: str, sums: CallSums | Booked) -> Iterator[tuple[str, Decimal | int]]:
    for name, value in asdict(sums).items():
        if name != "currency":
            yield f"{kind} {sums.currency} {name}", value
