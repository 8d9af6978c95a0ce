"""Calls without a price are counted by what they wait for, and settled by a person's word."""

from collections import Counter
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr, a_charge
from adapters.contract.builders.closes import a_close
from adapters.contract.builders.prices import GivenPrices
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from application.calls.amend_call import VoidCall
from application.calls.rerate_calls import RerateCalls
from application.calls.settle_unrated import SettleUnrated
from application.calls.unrated import ListUnrated, ReadPrefix, UnratedQuery
from application.errors import UnavailableError
from domain.facts.amending import Order
from domain.facts.call_facts import Amendment
from domain.facts.reading import NumbersRead
from domain.money.errors import RefusedError
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, Scope
from domain.numbering.plan import NumberPlan
from domain.pricing.sides import Side
from domain.pricing.verdict import Inbound, Rating, Supply, UnratedReason, Verdict
from memory_books import THAT_DAY, MemoryBooks, prices
from readers import noting, readings, refusing

NO_RATE, NO_TARIFF = UnratedReason.NO_RATE, UnratedReason.NO_TARIFF
ORDER = Order(by="ana", because="test calls")
ALL = UnratedQuery(selection=THAT_DAY)


@pytest.fixture
async def books() -> MemoryBooks:
    """Two calls to 9 without a rate, of which a supplier carried one; one of nobody; one rated."""
    books = MemoryBooks()
    number = await books.opens("Acme")
    supply = Supply(supplier_id=3, charge=a_charge())
    for name, verdict in (
        ("a", Verdict(company_id=number, unrated_reason=NO_RATE, supply=supply)),
        ("b", Verdict(company_id=number, unrated_reason=NO_RATE)),
    ):
        await books.records(a_cdr(call_id=name, callee="900", account="acct-1"), verdict)
    await books.records(
        a_cdr(call_id="c", callee=None, account="acct-7"), Verdict(unrated_reason=NO_TARIFF)
    )
    rated = a_cdr(call_id="d", callee="49")
    await books.records(rated, prices("0.60").judge(rated))
    return books


async def listed(books: MemoryBooks, wanted: UnratedQuery) -> list[tuple[object, ...]]:
    found = await ListUnrated(calls=books.kept_calls, noting=noting())(wanted)
    return [(each.reason, each.company_id, each.account, each.calls) for each in found.groups]


async def test_they_are_counted_by_what_they_wait_for(books: MemoryBooks) -> None:
    steps: list[int] = []
    trail = MemoryAuditTrail()
    found = await ListUnrated(calls=books.kept_calls, noting=noting(trail))(ALL, steps.append)
    first, second = found.groups
    assert (first.reason, first.company_id, first.account, first.calls) == (NO_RATE, 1, "acct-1", 2)
    assert (second.reason, second.company_id, second.calls) == (NO_TARIFF, None, 1)
    assert first.first <= first.last
    assert first.example in books.ledger.calls
    assert (sum(steps), found.masked) == (3, None)
    assert readings(trail) == [NumbersRead(by="ana", view="unrated list", filters=(), calls=3)]


@pytest.mark.parametrize(
    ("wanted", "calls"),
    [
        (UnratedQuery(selection=THAT_DAY, reason=NO_TARIFF), 1),
        (UnratedQuery(selection=THAT_DAY, account="acct-1"), 2),
        (UnratedQuery(selection=THAT_DAY, prefix="90"), 2),
        (UnratedQuery(selection=THAT_DAY, prefix="90", reason=NO_TARIFF), 0),
    ],
)
async def test_what_is_asked_by_finds_its_own(
    books: MemoryBooks, wanted: UnratedQuery, calls: int
) -> None:
    assert sum(each[-1] for each in await listed(books, wanted) if isinstance(each[-1], int)) == (
        calls
    )


async def test_who_cannot_be_noted_sees_no_whole_account(books: MemoryBooks) -> None:
    listing = ListUnrated(calls=books.kept_calls, noting=refusing())
    found = await listing(ALL)
    assert [each.account for each in found.groups] == ["acc*-1", "acc*-7"]
    assert found.masked
    with pytest.raises(UnavailableError, match="cannot be noted"):
        await listing(UnratedQuery(selection=THAT_DAY, prefix="90"))


async def test_the_settled_wait_no_more_and_no_rerating_wakes_them(books: MemoryBooks) -> None:
    settle = SettleUnrated(book=books.amendments)
    wanted = UnratedQuery(selection=THAT_DAY, reason=NO_RATE)
    assert (await settle(wanted, ORDER, dry_run=True)).reasons == Counter({NO_RATE: 2})
    assert books.amendments.history == []
    assert (await settle(wanted, ORDER)).reasons == Counter({NO_RATE: 2})
    assert [each.amendment for each in books.amendments.history] == [Amendment.VOIDED] * 2
    first = books.amendments.history[0]
    assert (first.because, first.before.verdict.unrated_reason) == ("test calls", NO_RATE)
    assert (first.now.verdict.rating, first.now.verdict.supply) == (
        Rating.FREE,
        first.before.verdict.supply,
    )
    assert (await settle(wanted, ORDER)).reasons == Counter()
    assert await listed(books, ALL) == [(NO_TARIFF, None, "acct-7", 1)]
    rerate = RerateCalls(book=books.amendments, prices=GivenPrices(prices("0.60")))
    await rerate(THAT_DAY, ORDER, parties=True)
    settled = {each.call_key for each in books.amendments.history[:2]}
    assert settled.isdisjoint(each.call_key for each in books.amendments.history[2:])


async def test_a_closed_month_is_amended_only_where_that_is_said(books: MemoryBooks) -> None:
    books.journal.append([a_close(month=f"{MOMENT:%Y-%m}")])
    settle = SettleUnrated(book=books.amendments)
    with pytest.raises(RefusedError, match="--closed"):
        await settle(ALL, ORDER)
    would = await settle(ALL, ORDER, dry_run=True)
    assert (would.reasons.total(), would.closed) == (3, {f"{MOMENT:%Y-%m}": 3})
    assert (await settle(ALL, evolve(ORDER, closed=True))).closed == would.closed


async def of_both_sides() -> MemoryBooks:
    """Two calls that both sides wait for, one of which the called one alone; one that neither."""
    books, charge = MemoryBooks(), a_charge()
    for name in ("Acme", "Shop"):
        await books.opens(name)
    waits = Inbound(company_id=2, unrated_reason=NO_TARIFF)
    for name, verdict in (
        ("a", Verdict(company_id=1, unrated_reason=NO_RATE, inbound=waits)),
        ("b", Verdict(company_id=1, charge=charge, inbound=waits)),
        ("c", Verdict(unrated_reason=NO_RATE, inbound=Inbound(company_id=2, charge=charge))),
        ("d", Verdict(company_id=1, charge=charge, inbound=Inbound(company_id=2))),
    ):
        await books.records(a_cdr(call_id=name, account="acct-1"), verdict)
    return books


async def test_each_side_that_waits_is_counted() -> None:
    books = await of_both_sides()
    trail = MemoryAuditTrail()
    found = await ListUnrated(calls=books.kept_calls, noting=noting(trail))(ALL)
    assert {(each.reason, each.side, each.company_id, each.calls) for each in found.groups} == {
        (NO_RATE, Side.OUTBOUND, 1, 1), (NO_RATE, Side.OUTBOUND, None, 1),
        (NO_TARIFF, Side.INBOUND, 2, 2),
    }  # fmt: skip
    assert (found.calls, found.twice) == (3, 1)
    for company, wanted in ((1, {(NO_RATE, 1)}), (2, {(NO_TARIFF, 2), (NO_RATE, None)})):
        mine = UnratedQuery(selection=evolve(THAT_DAY, company_id=company))
        assert {each[:2] for each in await listed(books, mine)} == wanted


async def test_what_another_side_pays_or_waits_for_is_not_settled_along() -> None:
    books = await of_both_sides()
    settle = SettleUnrated(book=books.amendments)
    for reason in (NO_RATE, NO_TARIFF):
        with pytest.raises(RefusedError, match="other side"):
            await settle(UnratedQuery(selection=THAT_DAY, reason=reason), ORDER)
    for each in list(books.ledger.calls.values()):
        if each.verdict.inbound_side.charge or each.verdict.charge:
            await VoidCall(book=books.amendments)(each.call_key, ORDER)
    assert (await settle(ALL, ORDER)).reasons == Counter({NO_RATE: 1})
    assert await listed(books, ALL) == []


async def test_a_side_that_costs_nothing_is_settled_with_the_other() -> None:
    books, free = MemoryBooks(), a_charge(amount=Decimal(0))
    for name in ("Trunk", "Shop"):
        await books.opens(name)
    waits = Inbound(company_id=2, unrated_reason=NO_RATE)
    await books.records(a_cdr(), Verdict(company_id=1, charge=free, inbound=waits))
    assert (await SettleUnrated(book=books.amendments)(ALL, ORDER)).reasons == Counter({NO_RATE: 1})
    assert await listed(books, ALL) == []
    assert {books.balance(1), books.balance(2)} == {Decimal(0)}


@pytest.mark.parametrize(
    ("prefix", "calls"),
    [("030", 3), ("+4930", 3), ("0049 30", 3), ("4930", 3), ("040", 1), ("+4940", 1), ("+4950", 0)],
)
async def test_a_prefix_is_read_by_the_plan(prefix: str, calls: int) -> None:
    books = MemoryBooks()
    for number, callee in enumerate(("030555", "+4930555", "004930555", "040555")):
        cdr = a_cdr(call_id=f"call-{number}", callee=callee)
        await books.records(cdr, Verdict(unrated_reason=NO_RATE))
    plans = MemoryNumberPlans(books.ledger.journal)
    german = NumberPlan(country_code="49", national_prefix="0")
    await plans.change(
        lambda _: [
            NumberPlanSet(name="germany", plan=german),
            NumberPlanAssigned(scope=Scope.DEFAULT, key="", plan="germany"),
        ]
    )
    read = ReadPrefix(plans=plans, clock=lambda: MOMENT)
    wanted = await read(evolve(ALL, prefix=prefix))
    assert (await ListUnrated(calls=books.kept_calls, noting=noting())(wanted)).calls == calls
    assert await read(ALL) == ALL


async def test_without_a_plan_a_prefix_in_full_is_one_number(books: MemoryBooks) -> None:
    await books.records(a_cdr(call_id="e", callee="+900"), Verdict(unrated_reason=NO_RATE))
    for prefix in ("+90", "0090", "90"):
        wanted = evolve(ALL, prefix=prefix)
        found = await ListUnrated(calls=books.kept_calls, noting=noting())(wanted)
        assert found.calls == 3
