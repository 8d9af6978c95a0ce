"""Calls of a store in which everything has happened, and what became of them."""

from datetime import timedelta
from decimal import Decimal

from attrs import evolve

from adapters.contract.builders import START
from adapters.contract.builders.prices import GivenPrices
from adapters.contract.calls.amending import MONTH, ORDER, a_call, a_tariff, prices
from adapters.contract.calls.two_payers import TO_SHOP, two_sided
from adapters.contract.facts.full_store import FullStoreProbe
from application.calls.amend_call import AcceptCall, CorrectCall, UnvoidCall, VoidCall
from application.calls.rerate_calls import RerateCalls
from domain.facts.call_facts import CallReceived
from domain.pricing.one_dialog import claim_of
from domain.pricing.paying import Assignment, SupplyRoute
from domain.pricing.price_book import PriceBook
from domain.pricing.same_dialog import SameDialog
from domain.pricing.sides import Side

RINGING = Decimal("1795462225.5")
ONCE = SameDialog(hosts=("sip-01", "sip-02", "sip-03"))


async def talk(probe: FullStoreProbe, company: int, supplier: int) -> None:
    """Let calls come, and be re-rated, voided, corrected and accepted."""
    way = Assignment(tariff="wholesale", valid_from=START)
    routes = [SupplyRoute(supplier_id=supplier, currency="EUR", assignment=way, account="acct-1")]

    def book(price: str) -> PriceBook:
        tariffs = {"retail": [a_tariff(price)], "wholesale": [a_tariff("0.30")]}
        told = prices(company, a_tariff(price))
        return evolve(told, routes=routes, tariffs=tariffs, same_dialog=ONCE)

    calls = [
        a_call(n, book("0.60") if n % 7 else PriceBook(), duration=n % 90, ringing_at=RINGING)
        for n in range(1, 101)
    ]
    calls.append(a_call(101, book("0.60"), duration=18_001))
    calls.append(a_call(102, book("0.60"), dst="192.0.2.7:5060"))
    calls += [_record(n, book("0.60")) for n in (1, 2)]
    await probe.ledger.record(calls)
    dearer = GivenPrices(book("0.75"))
    await RerateCalls(book=probe.amendments, prices=dearer)(MONTH, ORDER)
    await VoidCall(book=probe.amendments)(calls[3].call_key, ORDER)
    correct = CorrectCall(book=probe.amendments, calls=probe.kept_calls, prices=dearer)
    await correct(calls[4].call_key, timedelta(seconds=61.5), ORDER)
    unvoid = UnvoidCall(book=probe.amendments, calls=probe.kept_calls, prices=dearer)
    await VoidCall(book=probe.amendments)(calls[5].call_key, ORDER)
    await unvoid(calls[5].call_key, ORDER)
    accept = AcceptCall(book=probe.amendments, calls=probe.kept_calls, prices=dearer)
    await accept(calls[100].call_key, ORDER)
    while await probe.traffic.advance():
        pass


async def talk_to(probe: FullStoreProbe, caller: int, called: int) -> None:
    """Let calls come that both sides pay, and be re-rated, voided and counted again."""

    def book(price: str) -> PriceBook:
        return evolve(two_sided(caller, called, inward=price), same_dialog=ONCE)

    calls = [a_call(n, book("0.06"), duration=n % 5 * 30, **TO_SHOP) for n in range(110, 120)]
    calls += [a_call(n, book(""), **TO_SHOP) for n in (120, 121)]
    stranger = a_call(122, book("0.06"), account="stranger", **TO_SHOP)
    legs = [_called_record(n, book("0.06")) for n in (1, 2)]
    await probe.ledger.record([*calls, stranger, *legs])
    dearer = GivenPrices(book("0.09"))
    some = evolve(MONTH, start=calls[3].cdr.start_time, end=calls[-1].cdr.start_time)
    await RerateCalls(book=probe.amendments, prices=dearer)(some, ORDER)
    unvoid = UnvoidCall(book=probe.amendments, calls=probe.kept_calls, prices=dearer)
    for call in (calls[1], calls[2]):
        await VoidCall(book=probe.amendments)(call.call_key, ORDER)
    await unvoid(calls[2].call_key, ORDER)
    while await probe.traffic.advance():
        pass


def _called_record(number: int, book: PriceBook) -> CallReceived:
    call = a_call(
        122 + number,
        book,
        call_id="called twice",
        created_at=Decimal(1_795_462_224 + number),
        account="stranger",
        **TO_SHOP,
    )
    place = evolve(call.provenance, host=f"sip-0{number}")
    claim = claim_of(ONCE, call.call_key, place.host, call.cdr, call.verdict, Side.INBOUND)
    return evolve(call, provenance=place, claim_in=claim)


def _record(number: int, book: PriceBook) -> CallReceived:
    call = a_call(102 + number, book, call_id="twice", created_at=Decimal(1_795_462_224 + number))
    place = evolve(call.provenance, host=f"sip-0{number}")
    claim = claim_of(ONCE, call.call_key, place.host, call.cdr, call.verdict)
    return evolve(call, provenance=place, claim=claim)
