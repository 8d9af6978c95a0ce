"""A third record of a dialog of which a book has two, a head and its leg."""

from decimal import Decimal

from attrs import evolve

from adapters.contract.builders import a_received_call
from adapters.contract.calls.amending import MONTH
from adapters.contract.facts.everything import ONCE
from application.calls.ports import CdrLedger, KeptCalls
from domain.pricing.one_dialog import claim_of


async def see_that_a_third_record_is_a_leg(ledger: CdrLedger, kept_calls: KeptCalls) -> None:
    """Enter one more record of the dialog; it is a leg of the same head."""
    calls = [kept async for some in kept_calls.calls(MONTH) for kept in some]
    [key] = [kept.held.verdict.leg_of for kept in calls if kept.held.verdict.leg_of]
    head = (await kept_calls.call(key)).held
    third = a_received_call(
        evolve(head.cdr, created_at=Decimal(1)), seq=9_999, verdict=head.verdict
    )
    claim = claim_of(ONCE, third.call_key, "sip-01", third.cdr, third.verdict)
    assert claim is not None
    await ledger.record([evolve(third, claim=claim)])
    assert (await kept_calls.call(third.call_key)).held.verdict.leg_of == key
