"""What a number plan would make of stored calls; nothing is changed by asking."""

from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr
from adapters.contract.calls.two_payers import two_sided
from adapters.memory.pricing.price_tables import MemoryPriceTables
from application.calls.try_plan import Ends, PlanTrial, TryPlan
from domain.calls.parties import NOBODY
from domain.money.errors import UnknownNameError
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, PlanBook, Scope, fold
from domain.numbering.number import NumberKind
from domain.numbering.plan import NumberPlan, OfUnknown
from domain.pricing.verdict import Verdict
from memory_books import THAT_DAY, MemoryBooks, prices

PLAN = NumberPlan(country_code="4", national_prefix="0", unknown=OfUnknown.UNRATED)
SET = NumberPlanSet(name="four", plan=PLAN)
CALLEES = ("+4123456", "0123456", "00412345678", "*21", "41234567", "bob", "999")


@pytest.fixture
async def books() -> MemoryBooks:
    """Record calls of 30 s, billed by 0.60 a minute where the tariff has them so written."""
    books = MemoryBooks()
    await books.opens("Acme")
    for number, callee in enumerate(CALLEES):
        cdr = a_cdr(duration=30, call_id=f"c{number}", start_time=MOMENT, callee=callee)
        await books.records(cdr, prices("0.60").judge(cdr))
    return books


async def trial(books: MemoryBooks, plans: PlanBook, name: str = "four") -> PlanTrial:
    steps: list[int] = []
    book = evolve(prices("0.60"), plans=plans)
    found = await TryPlan(calls=books.kept_calls, prices=MemoryPriceTables(book=book))(
        THAT_DAY, name, steps.append
    )
    assert sum(steps) == len(books.ledger.calls)
    assert books.amendments.history == []
    return found


async def test_what_would_change_is_told_by_what_it_was_and_becomes(books: MemoryBooks) -> None:
    found = await trial(books, fold([SET]))
    assert (found.looked_at, found.changed, found.forgotten) == (7, 4, 0)
    priced = found.changes[Ends("no_rate", "Land of 4", "EUR")]
    assert (priced.calls, priced.now, priced.then) == (2, Decimal(0), Decimal("0.60"))
    unread = found.changes[Ends("no_rate", "unknown_number", None)]
    assert (unread.calls, unread.now, unread.then) == (2, Decimal(0), Decimal(0))
    assert found.kinds == {
        NumberKind.NATIONAL: 4, NumberKind.UNKNOWN: 2, NumberKind.NAME: 1,
    }  # fmt: skip


async def test_what_the_plans_of_today_do_already_does_not_change(books: MemoryBooks) -> None:
    used = NumberPlanAssigned(scope=Scope.ACCOUNT, key="acct-1", plan="four")
    assert (await trial(books, fold([SET, used]))).changed == 0
    gone = NumberPlanSet(name="none", plan=NumberPlan(country_code="1"))
    back = await trial(books, fold([SET, gone, used]), "none")
    assert Ends("Land of 4", "no_rate", "EUR") in back.changes


async def test_a_plan_that_had_not_begun_reads_nothing(books: MemoryBooks) -> None:
    later = evolve(SET, valid_from=MOMENT + timedelta(days=1))
    found = await trial(books, fold([later]))
    assert (found.looked_at, found.changed, found.kinds) == (7, 0, {})


async def test_what_nobody_can_price_anew_is_left_out(books: MemoryBooks) -> None:
    silent = a_cdr(duration=0, call_id="silent", start_time=MOMENT, callee="0123456")
    await books.records(silent, prices("0.60").judge(silent))
    void = a_cdr(duration=9, call_id="void", start_time=MOMENT, callee="0123456")
    await books.records(void, Verdict(company_id=1, voided=True))
    key = next(iter(books.ledger.calls))
    call = books.journal.calls[key]
    books.journal.calls[key] = evolve(call, salt=NOBODY.salt)
    found = await trial(books, fold([SET]))
    assert (found.looked_at, found.forgotten) == (6, 1)


async def test_a_plan_that_is_not_there_is_refused(books: MemoryBooks) -> None:
    with pytest.raises(UnknownNameError, match="there is no number plan 'fuor'"):
        await TryPlan(calls=books.kept_calls, prices=MemoryPriceTables())(THAT_DAY, "fuor")


async def test_a_side_that_stays_is_not_told_to_change() -> None:
    books = MemoryBooks()
    for name in ("Acme", "Shop"):
        await books.opens(name)
    book = two_sided(1, 2)
    foreign = evolve(book, tariffs={**book.tariffs, "tollfree": []})
    for number, held in enumerate((book, foreign)):
        cdr = a_cdr(duration=60, call_id=f"c{number}", start_time=MOMENT, callee="49800123")
        await books.records(cdr, held.judge(cdr))
    local = evolve(
        PLAN, country_code="9", international_prefixes=("49",), unknown=OfUnknown.UNRATED
    )
    plans = fold([NumberPlanSet(name="four", plan=local)])
    tables = MemoryPriceTables(book=evolve(foreign, plans=plans))
    try_plan = TryPlan(calls=books.kept_calls, prices=tables)
    for company, changed in ((1, 2), (2, 0)):
        assert (await try_plan(evolve(THAT_DAY, company_id=company), "four")).changed == changed
    found = await try_plan(THAT_DAY, "four")
    assert {(ends.now, ends.then): change.calls for ends, change in found.changes.items()} == {
        ("Land of 4", "no_rate"): 2
    }
