"""Which tariff a company has when: assignments as its events make them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import evolve

from domain.money.events import TariffAssigned
from domain.pricing.paying import Assignment, on_top
from domain.pricing.selecting import Selector, SelectorKind
from domain.pricing.sides import Side

_KINDS = list(SelectorKind)
_SIDES = list(Side)


def assigned(held: Sequence[Assignment], event: TariffAssigned) -> tuple[Assignment, ...]:
    """Return the assignments after one more, which takes the place of one with the same start.

    Those for certain calls are each other's neighbours only where they are for the same ones.
    """
    new = assignment_of(event)
    others = [before for before in held if before.place != new.place]
    if event.ends_others:
        others = [
            evolve(before, valid_to=new.valid_from) if before.holds_at(new.valid_from) else before
            for before in others
        ]
    return listed([*others, new])


def listed(held: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Return assignments the earliest first; of one start those for all calls come first."""
    return tuple(sorted(held, key=lambda each: (each.valid_from, _key(each.calls))))


def is_so(held: Sequence[Assignment], wish: Assignment) -> bool:
    """Tell whether a tariff would hold for the same calls and as long where nobody wished it."""
    top = on_top((each for each in held if each.calls == wish.calls), wish.valid_from)
    return top is not None and wish == evolve(top, valid_from=wish.valid_from)


def in_turn(held: Sequence[Assignment]) -> Sequence[Assignment]:
    """Return when which assignment prices calls, where one lies on top of another.

    First those for all calls, then those for certain ones: while one holds no other does for them.
    Those for calls to its numbers come last.
    """
    kinds = sorted({each.calls for each in held}, key=_key)
    return [
        turn for calls in kinds for turn in _in_turn([each for each in held if each.calls == calls])
    ]


def _in_turn(held: Sequence[Assignment]) -> Sequence[Assignment]:
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
        only=event.only,
        side=event.side,
    )


def event_of(assignment: Assignment) -> TariffAssigned:
    """Return the event that says this, with text in place of moments."""
    until = assignment.valid_to
    return TariffAssigned(
        tariff=assignment.tariff,
        valid_from=assignment.valid_from.isoformat(),
        valid_to=None if until is None else until.isoformat(),
        only=assignment.only,
        side=assignment.side,
    )


def _key(calls: tuple[Side, Selector | None]) -> tuple[int, int, str, str]:
    side, only = calls
    if only is None:
        return _SIDES.index(side), -1, "", ""
    return _SIDES.index(side), _KINDS.index(only.kind), only.value, only.tech_prefix
