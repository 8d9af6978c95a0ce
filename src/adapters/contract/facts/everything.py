"""A store in which everything has happened that can: companies, suppliers, calls, amendments."""

from datetime import date, timedelta
from decimal import Decimal
from ipaddress import ip_network

from attrs import evolve

from adapters.contract.builders import (
    EURO,
    MOMENT,
    START,
    a_company,
    a_payment,
    find_currency,
)
from adapters.contract.builders.bundles import a_bundle, a_reckoning
from adapters.contract.builders.issued import a_drawn_month
from adapters.contract.facts.full_store import FullStoreProbe
from adapters.contract.facts.talking import ONCE, talk, talk_to
from domain.calls.gateway import gateway_of
from domain.money import deciding
from domain.money.agreeing_bundles import agree_bundle, end_bundle
from domain.money.allotting import settle as settle_bundle
from domain.money.bundle_events import BundleSettled
from domain.money.bundles import bundles_of, told_of
from domain.money.bundles import evolve as evolve_bundles
from domain.money.certain_calls import certain_calls
from domain.money.fraud import FraudKind, FraudWatch, Suspicion
from domain.money.fraud_deciding import set_watch, settle, suspect
from domain.money.issued_content import Content
from domain.money.issuing import issue
from domain.money.issuing_events import InvoiceIssued
from domain.money.limits import Limits
from domain.money.payer_mapping import host_key, number_key, set_payer_rule, source_key
from domain.money.planning import set_plan, use_plan
from domain.money.routes import Route
from domain.money.rules import set_longest_call, set_same_dialog, set_tax_class
from domain.money.supplying import adding, open_route
from domain.money.unassigning import unassign
from domain.numbering.book import Scope
from domain.numbering.plan import NumberPlan
from domain.pricing.paying import Assignment
from domain.pricing.sides import Side

RETAIL = Assignment(tariff="retail", valid_from=START)


async def fill(probe: FullStoreProbe) -> None:
    """Let everything happen that can."""
    for name in ("retail", "summer", "wholesale"):
        await probe.tariff(name)
    company = await a_company(probe.money, "Akme", Limits(credit_limit=Decimal(50)))
    other = await a_company(probe.money, "Beta")
    summer = Assignment(tariff="summer", valid_from=MOMENT)
    narrow = [
        Assignment(tariff="summer", valid_from=MOMENT, only=certain_calls(**by))
        for by in (
            {"account": "acct-1"}, {"host": "sip-77"}, {"source": "10.0.0.0/8", "tech_prefix": "9"},
        )
    ]  # fmt: skip
    for decide in (
        deciding.map_account("acct-1"), deciding.assign(RETAIL), deciding.assign(summer),
        *map(deciding.assign, narrow), unassign(MOMENT + timedelta(days=9), narrow[0].only),
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
    inbound = Assignment(tariff="summer", valid_from=MOMENT, side=Side.INBOUND)
    for held in (evolve(inbound, valid_from=START), inbound):
        await probe.money.change(other, deciding.assign(held))
    await probe.money.change(other, unassign(MOMENT + timedelta(days=9), side=Side.INBOUND))
    for key in (source_key("192.0.2.0/24", "9011"), host_key("sip-09"), number_key("4930*")):
        for payer, start in ((other, None), (company, MOMENT), (other, MOMENT)):
            await probe.money.change(payer, set_payer_rule(key, start))
    await _rule(probe)
    await _watch(probe, company)
    await _plan(probe)
    await talk(probe, company, await _supply(probe))
    await talk_to(probe, company, other)
    await _free(probe, company)
    await _invoiced(probe, company)


async def _rule(probe: FullStoreProbe) -> None:
    await probe.money.change_rules(set_longest_call(timedelta(hours=5), "conferences"))
    await probe.money.change_rules(set_same_dialog(ONCE, "two proxies"))
    await probe.money.change_rules(set_tax_class("Germany*", "S", "2026-10", "law"))


async def _supply(probe: FullStoreProbe) -> int:
    supplier = (await probe.money.add_supplier(adding("carrier", EURO))).id
    way = Assignment(tariff="wholesale", valid_from=START)
    route = Route(assignment=way, account="acct-1", network=ip_network("127.0.0.0/8"))
    await probe.money.change_supplier(supplier, open_route(route))
    by_gateway = Route(assignment=way, gateway=gateway_of("192.0.2.0/28:5060"))
    await probe.money.change_supplier(supplier, open_route(by_gateway))
    return supplier


async def _free(probe: FullStoreProbe, company: int) -> None:
    held = bundles_of([told_of(a_bundle())])
    await probe.money.change(company, agree_bundle(a_bundle()))
    [settled] = (
        await probe.money.change(company, settle_bundle(a_reckoning(held, 60, 900)))
    ).events
    assert isinstance(settled, BundleSettled)
    again = a_reckoning(evolve_bundles(held, settled), 60)
    await probe.money.change(company, settle_bundle(again))
    await probe.money.change(company, end_bundle("Flat", date(2027, 1, 1), "sold"))


async def _invoiced(probe: FullStoreProbe, company: int) -> None:
    # Of a month in which nobody called, so that the sums hold whatever the calls cost.
    empty = a_drawn_month(content=Content())
    [first] = (await probe.money.change(company, issue(empty, "INV"))).events
    assert isinstance(first, InvoiceIssued)
    nothing = evolve(empty, before=[first])
    assert not (await probe.money.change(company, issue(nothing, "INV"))).events


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
