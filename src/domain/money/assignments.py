"""Which tariff a company has when: assignments as its events make them."""

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve

from domain.money.events import TariffAssigned
from domain.pricing.paying import Assignment, on_top


def assigned(held: Sequence[Assignment], event: TariffAssigned) -> tuple[Assignment, ...]:
    """Return the assignments after one more, which takes the place of one with the same start."""
    new = assignment_of(event)
    others = [before for before in held if before.valid_from != new.valid_from]
    if event.ends_others:
        others = [
            evolve(before, valid_to=new.valid_from) if before.holds_at(new.valid_from) else before
            for before in others
        ]
    return tuple(sorted([*others, new], key=_start))


def in_turn(held: Sequence[Assignment]) -> Sequence[Assignment]:
    """Return when which assignment prices calls, where one lies on top of another."""
    edges = sorted({each.valid_from for each in held} | {e.valid_to for e in held if e.valid_to})
    turns: list[Assignment] = []
    for edge, following in zip(edges, (*edges[1:], None), strict=False):
        top = on_top(held, edge)
        if (
            top is not None
            and turns
            and turns[-1] == evolve(top, valid_from=turns[-1].valid_from, valid_to=edge)
        ):
            turns[-1] = evolve(turns[-1], valid_to=following)
        elif top is not None:
            turns.append(evolve(top, valid_from=edge, valid_to=following))
    return turns


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


def _start(assignment: Assignment) -> datetime:
    return assignment.valid_from
