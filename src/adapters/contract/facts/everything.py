"""A store in which everything has happened that can: companies, suppliers, calls, amendments."""

from datetime import timedelta
from decimal import Decimal
from ipaddress import ip_network
from typing import Protocol

from attrs import evolve

from adapters.contract.asking import Surroundings
from adapters.contract.builders import (
    EURO,
    MOMENT,
    START,
    a_company,
    a_payment,
    find_currency,
)
from adapters.contract.builders.prices import GivenPrices
from adapters.contract.calls.amending import MONTH, ORDER, a_call, a_tariff, prices
from application.calls.amend_call import AcceptCall, CorrectCall, UnvoidCall, VoidCall
from application.calls.ports import AmendmentBook, CdrLedger, KeptCalls
from application.calls.rerate_calls import RerateCalls
from application.money.ports import MoneyBook
from application.pricing.ports import NumberPlans
from application.traffic.ports import TrafficBook
from domain.calls.gateway import gateway_of
from domain.facts.call_facts import CallReceived
from domain.money import deciding
from domain.money.fraud import FraudKind, FraudWatch, Suspicion
from domain.money.fraud_deciding import set_watch, settle, suspect
from domain.money.limits import Limits
from domain.money.payer_mapping import host_key, number_key, set_payer_rule, source_key
from domain.money.planning import set_plan, use_plan
from domain.money.routes import Route
from domain.money.rules import set_longest_call, set_same_dialog
from domain.money.supplying import adding, open_route
from domain.numbering.book import Scope
from domain.numbering.plan import NumberPlan
from domain.pricing.one_dialog import claim_of
from domain.pricing.paying import Assignment, SupplyRoute
from domain.pricing.price_book import PriceBook
from domain.pricing.same_dialog import SameDialog

RINGING = Decimal("1795462225.5")
ONCE = SameDialog(hosts=("sip-01", "sip-02", "sip-03"))
RETAIL = Assignment(tariff="retail", valid_from=START)


class FullStoreProbe(Surroundings, Protocol):
    """A store and those who fill it."""

    @property
    def ledger(self) -> CdrLedger:
        """The ledger."""
        ...

    @property
    def money(self) -> MoneyBook:
        """The book of money."""
        ...

    @property
    def plans(self) -> NumberPlans:
        """The number plans."""
        ...

    @property
    def amendments(self) -> AmendmentBook:
        """The book, as corrections see it."""
        ...

    @property
    def kept_calls(self) -> KeptCalls:
        """The calls, as somebody reads them."""
        ...

    @property
    def traffic(self) -> TrafficBook:
        """The hours of traffic."""
        ...

    async def tariff(self, name: str) -> None:
        """Let there be a tariff of this name."""
        ...


async def fill(probe: FullStoreProbe) -> None:
    """Let everything happen that can."""
    for name in ("retail", "summer", "wholesale"):
        await probe.tariff(name)
    company = await a_company(probe.money, "Akme", Limits(credit_limit=Decimal(50)))
    other = await a_company(probe.money, "Beta")
    summer = Assignment(tariff="summer", valid_from=MOMENT)
    for decide in (
        deciding.map_account("acct-1"), deciding.assign(RETAIL), deciding.assign(summer),
        a_payment("30"), deciding.rename("Acme", "a slip"), deciding.suspend("fraud"),
        deciding.set_limits(lambda _: Limits(credit_limit=Decimal(60)), find_currency),
    ):  # fmt: skip
        await probe.money.change(company, decide)
    for account in ("acct-2", "acct-1", "acct-3"):
        await probe.money.change(other, deciding.map_account(account))
    await probe.money.change(company, deciding.map_account("acct-1"))
    for day in (9, 5):
        decide = deciding.map_account("acct-3", MOMENT + timedelta(days=day))
        await probe.money.change(company if day == 9 else other, decide)
    for key in (source_key("192.0.2.0/24", "9011"), host_key("sip-09"), number_key("4930*")):
        for payer, start in ((other, None), (company, MOMENT), (other, MOMENT)):
            await probe.money.change(payer, set_payer_rule(key, start))
    await probe.money.change_rules(set_longest_call(timedelta(hours=5), "conferences"))
    await probe.money.change_rules(set_same_dialog(ONCE, "two proxies"))
    await _watch(probe, company)
    await _plan(probe)
    supplier = (await probe.money.add_supplier(adding("carrier", EURO))).id
    way = Assignment(tariff="wholesale", valid_from=START)
    route = Route(assignment=way, account="acct-1", network=ip_network("127.0.0.0/8"))
    await probe.money.change_supplier(supplier, open_route(route))
    by_gateway = Route(assignment=way, gateway=gateway_of("192.0.2.0/28:5060"))
    await probe.money.change_supplier(supplier, open_route(by_gateway))
    await _talk(probe, company, supplier)


async def _watch(probe: FullStoreProbe, company: int) -> None:
    found = [
        Suspicion(kind=kind, hour=MOMENT, amount=Decimal(9), bound=Decimal(5), destination=name)
        for kind, name in ((FraudKind.SPEND, None), (FraudKind.NEW_DESTINATION, "Cuba"))
    ]
    watch = FraudWatch(spend_per_hour=Decimal(5), new_destination=Decimal(5))
    for decide in (set_watch(watch), suspect(found), settle([2], "a campaign", "clerk")):
        await probe.money.change(company, decide)


async def _plan(probe: FullStoreProbe) -> None:
    for day, strip in ((None, ()), (MOMENT, ("9",)), (MOMENT, ("8", "9#"))):
        plan = NumberPlan(country_code="49", national_prefix="0", strip=strip, keep=("112",))
        correct = strip == ("8", "9#")
        await probe.plans.change(set_plan("germany", plan, day, correct=correct))
    for name, scope, key in (
        ("germany", Scope.ACCOUNT, "acct-9"), ("germany", Scope.HOST, "sip-77"),
        (None, Scope.ACCOUNT, "acct-9"),
    ):  # fmt: skip
        await probe.plans.change(use_plan(name, scope, key, None))


async def _talk(probe: FullStoreProbe, company: int, supplier: int) -> None:
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


def _record(number: int, book: PriceBook) -> CallReceived:
    call = a_call(102 + number, book, call_id="twice", created_at=Decimal(1_795_462_224 + number))
    place = evolve(call.provenance, host=f"sip-0{number}")
    claim = claim_of(ONCE, call.call_key, place.host, call.cdr, call.verdict)
    return evolve(call, provenance=place, claim=claim)
