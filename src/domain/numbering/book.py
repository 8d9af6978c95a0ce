"""Plans by name and moment, and who uses which, as the events of one stream make them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import reduce
from typing import Final, TypeVar

from attrs import evolve as changed
from attrs import field, frozen

from domain.numbering.plan import NumberPlan

_EVER: Final = datetime.min.replace(tzinfo=UTC)


class Scope(StrEnum):
    """Whose calls use a plan; of several the first one here that has any holds."""

    ACCOUNT = "account"
    COMPANY = "company"
    HOST = "host"
    DEFAULT = "default"


@frozen(kw_only=True)
class NumberPlanSet:
    """A plan of this name is so from a moment on, up to the next one; None: since ever."""

    name: str
    plan: NumberPlan
    valid_from: datetime | None = None


@frozen(kw_only=True)
class NumberPlanAssigned:
    """Calls of an account, a company or a host, or all others, use a plan from a moment on.

    Attributes:
        key: the account, the company's number, the host; empty for all others.
        plan: its name; None: none of their own any more.
        valid_from: the call's answer, at this moment or later; None: since ever.
    """

    scope: Scope
    key: str
    plan: str | None
    valid_from: datetime | None = None


PlanEvent = NumberPlanSet | NumberPlanAssigned


@frozen(kw_only=True)
class PlanVersion:
    """A plan from a moment on; None: since ever."""

    plan: NumberPlan
    valid_from: datetime | None


@frozen(kw_only=True)
class PlanUse:
    """The plan that somebody uses from a moment on, by its name; None: none of their own."""

    plan: str | None
    valid_from: datetime | None


@frozen(kw_only=True)
class Source:
    """Where a call comes from, as far as it is known."""

    account: str | None = None
    company_id: int | None = None
    host: str | None = None


@frozen(kw_only=True)
class PlanBook:
    """All plans.

    Attributes:
        plans: versions by name, the earliest first.
        uses: by scope and key, the earliest first.
    """

    plans: Mapping[str, tuple[PlanVersion, ...]] = field(factory=dict)
    uses: Mapping[tuple[Scope, str], tuple[PlanUse, ...]] = field(factory=dict)

    def named(self, name: str, moment: datetime) -> NumberPlan | None:
        """Give a plan as it is at a moment; None where there is none then."""
        held = _begun(self.plans.get(name, ()), moment)
        return None if held is None else held.plan

    def name_for(self, source: Source, moment: datetime) -> str | None:
        """Name the plan that holds for calls from there, the most specific one."""
        keys = (source.account, source.company_id, source.host, "")
        for scope, key in zip(_SCOPES, keys, strict=True):
            if key is not None:
                use = _begun(self.uses.get((scope, str(key)), ()), moment)
                if use is not None and use.plan is not None:
                    return use.plan
        return None

    def use(self, scope: Scope, key: str, moment: datetime | None) -> str | None:
        """Name the plan that these calls use of their own at a moment, or since ever."""
        use = _begun(self.uses.get((scope, key), ()), moment or _EVER)
        return None if use is None else use.plan

    def find(self, source: Source, moment: datetime) -> NumberPlan | None:
        """Give the plan by which calls from there that are answered then are read."""
        if not self.uses:
            return None
        name = self.name_for(source, moment)
        return None if name is None else self.named(name, moment)

    def under(self, name: str) -> "PlanBook":
        """Give the book by which one plan has held for all calls at all times."""
        use = PlanUse(plan=name, valid_from=None)
        return changed(self, uses={(Scope.DEFAULT, ""): (use,)})


DecidePlans = Callable[[PlanBook], Sequence[PlanEvent]]
_SCOPES: Final = tuple(Scope)
_H = TypeVar("_H", PlanVersion, PlanUse)


def evolve(book: PlanBook, event: PlanEvent) -> PlanBook:
    """Return the plans after one more event; what begins at the same moment goes."""
    if isinstance(event, NumberPlanSet):
        version = PlanVersion(plan=event.plan, valid_from=event.valid_from)
        plans = {**book.plans, event.name: _with(book.plans.get(event.name, ()), version)}
        return changed(book, plans=plans)
    key = (event.scope, event.key)
    use = PlanUse(plan=event.plan, valid_from=event.valid_from)
    uses = {**book.uses, key: _with(book.uses.get(key, ()), use)}
    return changed(book, uses=uses)


def fold(events: Iterable[PlanEvent]) -> PlanBook:
    """Return the plans that these events make."""
    return reduce(evolve, events, PlanBook())


def _with(held: Sequence[_H], new: _H) -> tuple[_H, ...]:
    kept = [each for each in held if each.valid_from != new.valid_from]
    kept.append(new)
    return tuple(sorted(kept, key=_start))


def _begun(held: Sequence[_H], moment: datetime) -> _H | None:
    found = None
    for each in held:
        if each.valid_from is None or each.valid_from <= moment:
            found = each
    return found


def _start(held: PlanVersion | PlanUse) -> datetime:
    return held.valid_from or _EVER
