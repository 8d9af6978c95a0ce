"""Calls without a price are counted by what they wait for, and settled by a person's word."""

from collections import Counter

import pytest

from adapters.contract.builders import MOMENT, a_cdr, a_charge
from adapters.contract.builders.closes import a_close
from adapters.contract.builders.prices import GivenPrices
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from application.calls.rerate_calls import RerateCalls
from application.calls.unrated import ListUnrated, SettleUnrated, UnratedQuery
from application.errors import UnavailableError
from domain.facts.amending import Order
from domain.facts.call_facts import Amendment
from domain.facts.reading import NumbersRead
from domain.money.errors import RefusedError
from domain.pricing.verdict import Rating, Supply, UnratedReason, Verdict
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
    assert await settle(wanted, ORDER, dry_run=True) == Counter({NO_RATE: 2})
    assert books.amendments.history == []
    assert await settle(wanted, ORDER) == Counter({NO_RATE: 2})
    assert [each.amendment for each in books.amendments.history] == [Amendment.VOIDED] * 2
    first = books.amendments.history[0]
    assert (first.because, first.before.verdict.unrated_reason) == ("test calls", NO_RATE)
    assert (first.now.verdict.rating, first.now.verdict.supply) == (
        Rating.FREE,
        first.before.verdict.supply,
    )
    assert await settle(wanted, ORDER) == Counter()
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
    assert (await settle(ALL, ORDER, dry_run=True)).total() == 3
