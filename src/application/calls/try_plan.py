"""What a number plan would make of calls of the past, if all of them used it; changes nothing."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from attrs import define, evolve, field, frozen

from application.calls.data import CallSelection
from application.calls.ports import KeptCalls
from application.pricing.ports import PriceTables
from domain.facts.amending import KeptCall, says_the_same
from domain.money.planning import refuse_unknown
from domain.numbering.normalising import normalise
from domain.numbering.number import NumberKind
from domain.pricing.price_book import PriceBook
from domain.pricing.sides import Side
from domain.pricing.verdict import Verdict

_NOTHING = Decimal(0)


@frozen
class Ends:
    """What two verdicts say in a word or two: a destination, or why there is no price."""

    now: str
    then: str
    currency: str | None


@define
class Change:
    """Calls whose verdict changes in the same way.

    Attributes:
        now, then: sums of what they cost.
        example: the first of them.
    """

    example: UUID
    calls: int = 0
    now: Decimal = _NOTHING
    then: Decimal = _NOTHING


@define
class PlanTrial:
    """What was looked at, and what would change.

    Attributes:
        kinds: of callees, as the plan reads them.
        forgotten: calls of which a number is forgotten; nobody can read them.
    """

    looked_at: int = 0
    forgotten: int = 0
    kinds: Counter[NumberKind] = field(factory=Counter)
    changes: dict[Ends, Change] = field(factory=dict)

    @property
    def changed(self) -> int:
        """How many verdicts would change, of both sides of calls."""
        return sum(change.calls for change in self.changes.values())


@frozen(kw_only=True)
class TryPlan:
    """Judge calls as today, and as if a plan held for all of them."""

    calls: KeptCalls
    prices: PriceTables

    async def __call__(
        self, wanted: CallSelection, plan: str, seen: Callable[[int], None] = lambda _: None
    ) -> PlanTrial:
        """Compare; nobody is kept from recording meanwhile.

        Raises:
            RefusedError: there is no such plan.
            UnavailableError: book, plans or tariffs cannot be read just now.
        """
        today = await self.prices.since(wanted.start)
        refuse_unknown(today.plans, plan)
        trial = _Trial(plan, today, evolve(today, plans=today.plans.under(plan)), wanted)
        async for calls in self.calls.calls(wanted):
            for call in calls:
                trial.add(call)
            seen(len(calls))
        return trial.found


@frozen
class _Trial:
    plan: str
    today: PriceBook
    other: PriceBook
    wanted: CallSelection
    found: PlanTrial = field(factory=PlanTrial, init=False)

    def add(self, kept: KeptCall) -> None:
        """Compare one call."""
        cdr, decided = kept.held.cdr, kept.decided
        if decided.void or kept.held.verdict.leg_of or cdr.duration <= timedelta():
            return
        if kept.forgotten:
            self.found.forgotten += 1
            return
        self.found.looked_at += 1
        plan = self.other.plans.named(self.plan, cdr.start_time)
        if plan is not None:
            self.found.kinds[normalise(cdr.callee or "", plan).kind] += 1
        now, then = self.today.judge(cdr, decided), self.other.judge(cdr, decided)
        for side in Side:
            one, other = (evolve(each.of(side), inbound=None) for each in (now, then))
            mine = self.wanted.means(one.company_id, other.company_id)
            if mine and not kept.held.verdict.of(side).leg_of and not says_the_same(one, other):
                self._note(kept.call_key, one, other)

    def _note(self, call_key: UUID, now: Verdict, then: Verdict) -> None:
        currency = next((each.charge.currency for each in (now, then) if each.charge), None)
        ends = Ends(_end(now), _end(then), currency)
        change = self.found.changes.setdefault(ends, Change(call_key))
        change.calls += 1
        change.now += now.charge.amount if now.charge else _NOTHING
        change.then += then.charge.amount if then.charge else _NOTHING


def _end(verdict: Verdict) -> str:
    if verdict.charge is not None:
        return verdict.charge.destination or f"prefix {verdict.charge.prefix or '(any)'}"
    return str(verdict.unrated_reason)
