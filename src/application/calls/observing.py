"""What became of deliveries, for whoever counts it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol, runtime_checkable

from application.calls.data import Outcome
from application.letters.data import DeadLetter
from domain.calls.doubt import DoubtReason, doubts_of
from domain.facts.call_facts import CallReceived

_SETTLED: Final = tuple(each for each in Outcome if each not in (Outcome.BUSY, Outcome.OUTDATED))


@runtime_checkable
class RecordObserver(Protocol):
    """Who counts what became of the deliveries."""

    def taken(self) -> None:
        """Tell that a batch is in hand."""
        ...

    def given_back(self) -> None:
        """Tell that nothing of it could be settled, and all of it comes again."""
        ...

    def settled(self, outcome: Outcome, count: int) -> None:
        """Count CDRs by outcome."""
        ...

    def stored(self, call: CallReceived) -> None:
        """Count what was stored without a price, or without all of its record."""
        ...

    def doubted(self, reason: DoubtReason) -> None:
        """Count one thing that cannot be true of a stored call."""
        ...

    def parked(self, letter: DeadLetter) -> None:
        """Count one dead letter."""
        ...

    def committed(self, read_at: datetime) -> None:
        """Tell when the oldest line of a batch that is now settled was read."""
        ...


def count(
    observer: RecordObserver, calls: Sequence[CallReceived], outcomes: Sequence[Outcome]
) -> None:
    """Tell what became of these calls, and what is odd about those that were stored."""
    for outcome in _SETTLED:
        observer.settled(outcome, outcomes.count(outcome))
    stored = [c for c, end in zip(calls, outcomes, strict=True) if end is Outcome.STORED]
    for call in stored:
        observer.stored(call)
        if call.cdr.doubt is not None:
            for doubt in doubts_of(call.cdr, call.provenance.read_at):
                observer.doubted(doubt.reason)
