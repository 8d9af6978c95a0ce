"""Which numbers a call is priced by: those that were meant, as its source's plan reads them."""

from datetime import datetime

from attrs import evolve, frozen

from domain.calls.cdr import Cdr
from domain.numbering.book import PlanBook, Source
from domain.numbering.normalising import normalise
from domain.numbering.number import Number, NumberKind
from domain.numbering.plan import NumberPlan, OfUnknown
from domain.pricing.decided import Decided


@frozen
class Heard:
    """A record with the numbers that tariffs are asked; `unknown` where its callee has no price."""

    cdr: Cdr
    unknown: bool = False


@frozen
class Numbers:
    """The numbers that tariffs are asked; `unknown` where the callee has no price."""

    callee: str
    caller: str | None
    unknown: bool = False


def hear(plans: PlanBook, cdr: Cdr, decided: Decided, company_id: int | None) -> Heard:
    """Read the numbers of a call; without a plan they are as they were written."""
    if not plans.uses:
        return Heard(cdr)
    source = Source(account=cdr.account, company_id=company_id, host=decided.host)
    read = numbers_of(plans, source, cdr.start_time, cdr.callee or "", cdr.caller)
    if (read.caller, read.callee) != (cdr.caller, cdr.callee or ""):
        cdr = evolve(cdr, caller=read.caller, callee=read.callee)
    return Heard(cdr, unknown=read.unknown)


def numbers_of(
    plans: PlanBook, source: Source, moment: datetime, callee: str, caller: str | None
) -> Numbers:
    """Read written numbers as calls from there that are answered then are read."""
    plan = plans.find(source, moment)
    if plan is None:
        return Numbers(callee, caller)
    meant = normalise(callee, plan)
    from_whom = caller and normalise(caller, plan).asked
    return Numbers(meant.asked, from_whom, unknown=_has_no_price(meant, plan))


def _has_no_price(number: Number, plan: NumberPlan) -> bool:
    return number.kind is NumberKind.UNKNOWN and plan.unknown is OfUnknown.UNRATED
