"""Calls counted in memory."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from application.calls.stories import CallTally, StoredCall
from domain.calls.outcome import CallOutcome

_TO_MILLISECONDS = Decimal("0.001")


def tallied(calls: Iterable[StoredCall]) -> Sequence[CallTally]:
    """Count calls by host, outcome and rating, in this order."""
    groups: dict[tuple[str, CallOutcome, str], list[StoredCall]] = defaultdict(list)
    for call in calls:
        groups[call.host, call.outcome, call.rating].append(call)
    return [
        CallTally(
            host=host,
            outcome=outcome,
            rating=rating,
            calls=len(alike),
            seconds=sum((_seconds(call.duration) for call in alike), Decimal(0)),
            example=min((call.call_id for call in alike if call.call_id), default=None),
        )
        for (host, outcome, rating), alike in sorted(groups.items())
    ]


def _seconds(duration: timedelta) -> Decimal:
    exact = Decimal(duration // timedelta(microseconds=1)).scaleb(-6)
    return exact.quantize(_TO_MILLISECONDS, ROUND_HALF_UP)
