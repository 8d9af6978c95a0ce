"""What may be said of number plans: each wish becomes a rule, asked while all stand still."""

from collections.abc import Sequence
from datetime import datetime

from domain.money.errors import RefusedError, UnknownNameError
from domain.money.names import account_name, party_name
from domain.near import near
from domain.numbering.book import (
    DecidePlans,
    NumberPlanAssigned,
    NumberPlanSet,
    PlanBook,
    PlanEvent,
    PlanVersion,
    Scope,
)
from domain.numbering.plan import NumberPlan


def set_plan(
    name: str, plan: NumberPlan, valid_from: datetime | None, *, correct: bool = False
) -> DecidePlans:
    """Let a plan be so from a moment on; the same again changes nothing.

    Where it corrects, it takes the place of what begins with it.

    Raises:
        InvalidWishError: no such name.
    """
    kept = party_name(name)

    def rule(book: PlanBook) -> Sequence[PlanEvent]:
        new = PlanVersion(plan=plan, valid_from=valid_from)
        starting = [v for v in book.plans.get(kept, ()) if v.valid_from == valid_from]
        if new in starting:
            return []
        if starting and not correct:
            raise RefusedError(f"plan {kept} is there, {_since(valid_from)}: correct it")
        if correct and not starting:
            raise RefusedError(f"nothing of plan {kept} begins {_since(valid_from)}, to correct")
        return [NumberPlanSet(name=kept, plan=plan, valid_from=valid_from)]

    return rule


def use_plan(name: str | None, scope: Scope, key: str, valid_from: datetime | None) -> DecidePlans:
    """Let calls from there use a plan from a moment on, or none of their own any more.

    What is said of the same moment goes; what is so already changes nothing.

    Raises:
        InvalidWishError: no such account or host.
    """
    kept = key if scope is Scope.DEFAULT else account_name(key)

    def rule(book: PlanBook) -> Sequence[PlanEvent]:
        if name is not None:
            refuse_unknown(book, name)
        if book.use(scope, kept, valid_from) == name:
            return []
        return [NumberPlanAssigned(scope=scope, key=kept, plan=name, valid_from=valid_from)]

    return rule


def refuse_unknown(book: PlanBook, name: str) -> None:
    """Look whether a plan is there.

    Raises:
        UnknownNameError: it is not.
    """
    if name not in book.plans:
        raise UnknownNameError("number plan", name, near(name, book.plans))


def _since(moment: datetime | None) -> str:
    return "since ever" if moment is None else f"from {moment.isoformat()}"
