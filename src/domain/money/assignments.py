"""Which tariff a company has when: assignments as its events make them."""

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve

from domain.money.events import TariffAssigned
from domain.pricing.paying import Assignment


def assigned(held: Sequence[Assignment], event: TariffAssigned) -> tuple[Assignment, ...]:
    """Return the assignments after one more; the one in force at its beginning ends there."""
    new = assignment_of(event)
    ended = [
        evolve(before, valid_to=new.valid_from) if before.holds_at(new.valid_from) else before
        for before in held
    ]
    return tuple(sorted([*ended, new], key=lambda assignment: assignment.valid_from))


def assignment_of(event: TariffAssigned) -> Assignment:
    """Return what an event says, with moments in place of text."""
    until = event.valid_to
    return Assignment(
        tariff=event.tariff,
        valid_from=datetime.fromisoformat(event.valid_from),
        valid_to=None if until is None else datetime.fromisoformat(until),
    )


def event_of(assignment: Assignment) -> TariffAssigned:
    """Return the event that says this, with text in place of moments."""
    until = assignment.valid_to
    return TariffAssigned(
        tariff=assignment.tariff,
        valid_from=assignment.valid_from.isoformat(),
        valid_to=None if until is None else until.isoformat(),
    )
