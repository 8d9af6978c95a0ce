"""A tariff that a company has for its calls, or for certain ones, is ended."""

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve

from domain.money.assignments import event_of
from domain.money.errors import RefusedError
from domain.money.events import CompanyEvent
from domain.money.standing import Decide, Standing
from domain.pricing.selecting import Selector
from domain.pricing.sides import Side


def unassign(moment: datetime, only: Selector | None = None, side: Side = Side.OUTBOUND) -> Decide:
    """End what is in force for these calls at a moment; what begins later stays.

    Nothing in force is nothing to be changed.
    """

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        own = [each for each in standing.assignments if each.calls == (side, only)]
        ended = [each for each in own if each.holds_at(moment)]
        if any(each.valid_from == moment for each in ended):
            raise RefusedError("an assignment begins at this moment: correct it")
        return [event_of(evolve(each, valid_to=moment)) for each in ended]

    return Decide(rule)
