"""What is told where somebody is to pay for calls of before: they stay as they are billed until."""

from collections.abc import Sequence
from datetime import datetime

from domain.facts.closing import Closes
from domain.money.payer_events import PayerRuleSet


def rule_back_in_time(told: PayerRuleSet, closes: Closes, now: datetime) -> Sequence[str]:
    """Say what a rule of before `now` leaves as it is, and what of that is closed."""
    start = None if told.valid_from is None else datetime.fromisoformat(told.valid_from)
    end = now if told.valid_to is None else min(now, datetime.fromisoformat(told.valid_to))
    if start is not None and start >= end:
        return []
    closed = closed_between(closes, start, end)
    if start is None:
        return closed
    span = f"--from {start.isoformat()} --to {end.isoformat()}"
    stay = f"stay as they are billed until: akira rerate {span} --parties"
    return [f"calls of that time {stay} (with --dry-run it tells)", *closed]


def closed_between(closes: Closes, start: datetime | None, end: datetime) -> Sequence[str]:
    """Say which months of a time are closed; nothing where none is."""
    months = closes.between(start, end)
    if not months:
        return []
    named = ", ".join(months)
    return [f"closed of that time: {named} (UTC); calls of it are re-rated with --closed alone"]
