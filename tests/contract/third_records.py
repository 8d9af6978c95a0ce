"""A third record of a dialog of which a book has two, a head and its leg."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

from attrs import evolve

from adapters.contract.builders import a_received_call
from adapters.contract.builders.prices import GivenPrices
from adapters.contract.calls.amending import MONTH, ORDER, a_tariff, prices
from adapters.contract.facts.talking import ONCE
from application.calls.amend_call import VoidCall
from application.calls.ports import AmendmentBook, CdrLedger, KeptCalls
from application.calls.rerate_calls import RerateCalls
from domain.pricing.one_dialog import claim_of


async def see_that_a_third_record_is_a_leg(ledger: CdrLedger, kept_calls: KeptCalls) -> None:
    """Enter one more record of the dialog; it is a leg of the same head."""
    calls = [kept async for some in kept_calls.calls(MONTH) for kept in some]
    [key] = [kept.held.verdict.leg_of for kept in calls if kept.held.verdict.leg_of]
    head = (await kept_calls.call(key)).held
    third = a_received_call(
        evolve(head.cdr, created_at=Decimal(1)), seq=9_999, verdict=head.verdict
    )
    claim = claim_of(ONCE, third.call_key, "sip-03", third.cdr, third.verdict)
    assert claim is not None
    await ledger.record([evolve(third, claim=claim)])
    assert (await kept_calls.call(third.call_key)).held.verdict.leg_of == key


async def see_that_no_leg_is_debited_elsewhere(
    here: AmendmentBook,
    carry: Callable[[], Awaitable[object]],
    there: AmendmentBook,
    kept_calls: KeptCalls,
) -> None:
    """Void the head of two records, carry the log, and price anew: nobody pays, here as there."""
    calls = [kept async for some in kept_calls.calls(MONTH) for kept in some]
    [leg] = [kept for kept in calls if kept.held.verdict.leg_of]
    head = leg.held.verdict.leg_of
    [price] = [kept.held.verdict.charge for kept in calls if kept.call_key == head]
    assert price is not None
    assert head is not None
    await VoidCall(book=here)(head, ORDER)
    now = evolve(prices(1, a_tariff("0.75")), same_dialog=ONCE)
    await RerateCalls(book=here, prices=GivenPrices(now))(MONTH, ORDER)
    again = RerateCalls(book=here, prices=GivenPrices(now))
    assert (await again(MONTH, ORDER)).changed == 0
    await carry()
    elsewhere = RerateCalls(book=there, prices=GivenPrices(now))
    assert (await elsewhere(MONTH, ORDER)).differences() == {}
