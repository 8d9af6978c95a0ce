"""A call that nobody made, as its record would be."""

from datetime import datetime, timedelta

from domain.calls.cdr import Cdr
from domain.pricing.selecting import NOWHERE, Origin

_NEVER_MADE = "a call that nobody made"


def quoted_call(
    number: str,
    answered_at: datetime,
    *,
    talk: timedelta,
    caller: str | None = None,
    origin: Origin = NOWHERE,
) -> Cdr:
    """Give the record of a call.

    Raises:
        InvalidCdrError: no record of a call states such times.
    """
    return Cdr(
        call_id=_NEVER_MADE,
        start_time=answered_at,
        end_time=answered_at + talk,
        duration=talk,
        caller=caller,
        callee=number,
        account=origin.account,
        src_ip=origin.src_ip,
    )
