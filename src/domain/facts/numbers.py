"""The numbers of a call that is held, as the plans read them."""

from domain.calls.cdr import Cdr
from domain.numbering.book import PlanBook, Source
from domain.numbering.call_numbers import NO_NUMBERS, CallNumbers, call_numbers


def numbers_of(plans: PlanBook, cdr: Cdr, host: str, company_id: int | None) -> CallNumbers:
    """Read both numbers of a call of a host, by whoever pays it."""
    if not plans.uses:
        return NO_NUMBERS
    source = Source(account=cdr.account, company_id=company_id, host=host)
    return call_numbers(plans, source, cdr.start_time, cdr.caller, cdr.callee)
