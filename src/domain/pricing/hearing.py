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


def hear(plans: PlanBook, cdr: Cdr, decided: Decided, company_id: int | None) -> Heard:
    """Read the numbers of a call; without a plan they are as they were written."""
    if not plans.uses:
        return Heard(cdr)
    source = Source(account=cdr.account, company_id=company_id, host=decided.host)
    plan = plans.find(source, cdr.start_time)
    if plan is None:
        return Heard(cdr)
    callee = normalise(cdr.callee or "", plan)
    caller = cdr.caller and normalise(cdr.caller, plan).asked
    if (caller, callee.asked) != (cdr.caller, cdr.callee or ""):
        cdr = evolve(cdr, caller=caller, callee=callee.asked)
    return Heard(cdr, unknown=_has_no_price(callee, plan))


def asked(plans: PlanBook, number: str, source: Source, moment: datetime) -> str | None:
    """Give what a tariff is asked for a number; None where its plan leaves it without a price."""
    plan = plans.find(source, moment)
    if plan is None:
        return number
    meant = normalise(number, plan)
    return None if _has_no_price(meant, plan) else meant.asked


def heard_caller(plans: PlanBook, caller: str | None, source: Source, moment: datetime) -> str:
    """Give by whom a tariff is asked; empty where nobody knows who calls."""
    plan = plans.find(source, moment)
    if not caller or plan is None:
        return caller or ""
    return normalise(caller, plan).asked


def _has_no_price(number: Number, plan: NumberPlan) -> bool:
    return number.kind is NumberKind.UNKNOWN and plan.unknown is OfUnknown.UNRATED
