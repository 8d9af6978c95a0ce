"""Other prices for calls of the past: what was billed is given back, and then debited rightly."""

from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr
from adapters.contract.builders.closes import a_close
from adapters.contract.builders.prices import ChangingPrices
from adapters.memory.calls.party_book import MemoryPartyBook
from adapters.memory.pricing.price_tables import MemoryPriceTables
from application.calls.amend_call import VoidCall
from application.calls.data import CallSelection
from application.calls.rerate_calls import RerateCalls, Rerated
from domain.calls.forgetting import Forgetting
from domain.facts.amending import Order
from domain.money.errors import RefusedError
from domain.money.payer_mapping import source_key
from domain.pricing.payer_rules import PayerRule, PayerRules
from domain.pricing.price_book import PriceBook
from domain.pricing.verdict import Rating, UnratedReason, Verdict
from memory_books import HOURS, THAT_DAY, MemoryBooks, prices

ORDER = Order(by="ana", because="a wrong tariff")


@pytest.fixture
async def books() -> MemoryBooks:
    """Three calls of a minute, billed by 0.60, and one of nobody."""
    books = MemoryBooks()
    await books.opens("Acme")
    for number in range(3):
        cdr = a_cdr(duration=60, call_id=f"c{number}", start_time=MOMENT + _minutes(number))
        await books.records(cdr, prices("0.60").judge(cdr))
    unknown = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)
    await books.records(a_cdr(duration=60, call_id="nobody", account="acct-9"), unknown)
    return books


def _minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


async def rerate(  # noqa: PLR0913 each is an option
    books: MemoryBooks,
    book: PriceBook,
    wanted: CallSelection = THAT_DAY,
    *,
    dry_run: bool = False,
    parties: bool = False,
    longest: timedelta = HOURS,
) -> Rerated:
    tables = MemoryPriceTables(book=evolve(book, longest_call=longest))
    rerating = RerateCalls(book=books.amendments, prices=tables)
    return await rerating(wanted, ORDER, dry_run=dry_run, parties=parties)


async def test_calls_that_were_dropped_are_told(books: MemoryBooks) -> None:
    [first, *_] = books.ledger.calls
    books.journal.dropped.add(first)
    found = await rerate(books, prices("0.50"))
    assert (found.looked_at, found.changed, found.dropped) == (3, 2, 1)


async def test_the_difference_is_told_and_moved(books: MemoryBooks) -> None:
    found = await rerate(books, prices("0.50"))
    assert (found.looked_at, found.changed) == (4, 3)
    assert found.before == {(1, "EUR"): Decimal("1.80")}
    assert found.after == {(1, "EUR"): Decimal("1.50")}
    assert found.differences() == {(1, "EUR"): Decimal("-0.30")}
    assert found.unrated == {UnratedReason.UNKNOWN_ACCOUNT: 1}
    assert books.balance() == Decimal("-1.50")
    assert {fact.revision for fact in books.amendments.history} == {1}


async def test_a_second_run_changes_nothing(books: MemoryBooks) -> None:
    await rerate(books, prices("0.50"))
    moved = list(books.amounts())
    again = await rerate(books, prices("0.50"))
    assert (again.looked_at, again.changed, again.differences()) == (4, 0, {})
    assert books.amounts() == moved


async def test_a_dry_run_tells_the_same_and_changes_nothing(books: MemoryBooks) -> None:
    dry = await rerate(books, prices("0.50"), dry_run=True)
    assert books.amendments.history == []
    assert books.balance() == Decimal("-1.80")
    assert dry == await rerate(books, prices("0.50"))


async def test_prices_that_changed_meanwhile_are_read_again(books: MemoryBooks) -> None:
    now = books.journal.prices
    outdated = evolve(prices("0.90"), version=now + 1)
    read = ChangingPrices(evolve(prices("0.50"), version=now), before=outdated)
    found = await RerateCalls(book=books.amendments, prices=read)(THAT_DAY, ORDER)
    assert (found.looked_at, found.after) == (4, {(1, "EUR"): Decimal("1.50")})
    assert books.balance() == Decimal("-1.50")


async def test_a_void_call_stays_void(books: MemoryBooks) -> None:
    first = next(iter(books.ledger.calls))
    await VoidCall(book=books.amendments)(first, ORDER)
    found = await rerate(books, prices("0.50"))
    assert (found.looked_at, found.changed) == (4, 2)
    assert books.ledger.calls[first].verdict.voided


async def test_a_call_of_nobody_goes_to_who_has_its_account_by_now(books: MemoryBooks) -> None:
    found = await rerate(books, prices("0.60", account="acct-9"))
    assert (found.changed, found.before) == (1, {})
    assert found.after == found.differences() == {(1, "EUR"): Decimal("0.60")}
    assert books.balance() == Decimal("-2.40")


async def test_what_loses_its_price_is_given_back_and_counted(books: MemoryBooks) -> None:
    found = await rerate(books, prices("0.60"), longest=timedelta(seconds=59))
    assert found.unrated == {UnratedReason.DURATION_OVER_LIMIT: 4}
    assert found.differences() == {(1, "EUR"): Decimal("-1.80")}
    assert books.balance() == 0
    kept = [call.verdict for call in books.ledger.calls.values()]
    assert {verdict.rating for verdict in kept} == {Rating.UNRATED}


async def test_only_the_calls_of_the_time_are_looked_at_and_each_step_is_told(
    books: MemoryBooks,
) -> None:
    steps: list[int] = []
    wanted = CallSelection(start=MOMENT, end=MOMENT + _minutes(2), company_id=1)
    tables = MemoryPriceTables(book=prices("0.50"))
    rerating = RerateCalls(book=books.amendments, prices=tables)
    found = await rerating(wanted, ORDER, seen=steps.append)
    assert found.changed == sum(steps) == 2
    assert books.balance() == Decimal("-1.60")


async def test_a_call_whose_parties_are_forgotten_keeps_its_price(books: MemoryBooks) -> None:
    await MemoryPartyBook(books.ledger).forget(Forgetting(before=MOMENT + HOURS), ORDER)
    found = await rerate(books, prices("0.50"))
    assert (found.looked_at, found.changed) == (4, 0)
    assert books.balance() == Decimal("-1.80")


async def test_calls_of_closed_months_are_counted_by_month(books: MemoryBooks) -> None:
    books.journal.append([a_close()])
    dry = await rerate(books, prices("0.50"), dry_run=True)
    [(key, told)] = dry.closed.items()
    assert key == ("2026-11", "EUR")
    assert (told.calls, told.difference) == (3, Decimal("-0.30"))


async def test_calls_of_a_closed_month_stay_unless_they_are_meant(books: MemoryBooks) -> None:
    books.journal.append([a_close()])
    assert (await rerate(books, prices("0.50"), dry_run=True)).changed == 3
    with pytest.raises(RefusedError, match="2026-11"):
        await rerate(books, prices("0.50"))
    assert (await rerate(books, prices("0.60"))).changed == 0
    meant = RerateCalls(book=books.amendments, prices=MemoryPriceTables(book=prices("0.50")))
    assert (await meant(THAT_DAY, evolve(ORDER, closed=True))).changed == 3


async def test_who_pays_is_found_anew_where_that_is_asked_for(books: MemoryBooks) -> None:
    await books.opens("Beta")
    first, *_ = books.ledger.calls
    await VoidCall(book=books.amendments)(first, ORDER)
    elsewhere = prices("0.60", company_id=2)
    assert (await rerate(books, evolve(elsewhere, companies=prices("0.60").companies))).changed == 0
    assert (await rerate(books, elsewhere, parties=True)).changed == 2
    assert (books.balance(1), books.balance(2)) == (Decimal(0), Decimal("-1.20"))
    assert (await rerate(books, elsewhere, parties=True)).changed == 0


async def test_who_pays_by_a_rule_is_found_anew_too(books: MemoryBooks) -> None:
    await books.opens("Beta")
    book = prices("0.60")
    beta = evolve(book.payers["acct-1"], company_id=2)
    trunk = PayerRule(company_id=2, key=source_key("127.0.0.0/8"))
    ruled = evolve(
        book, companies={**book.companies, 2: beta}, payers={}, rules=PayerRules([trunk])
    )
    assert (await rerate(books, ruled)).changed == 1
    assert (books.balance(1), books.balance(2)) == (Decimal("-1.80"), Decimal("-0.60"))
    assert (await rerate(books, ruled, parties=True)).changed == 3
    assert (books.balance(1), books.balance(2)) == (Decimal(0), Decimal("-2.40"))
    assert (await rerate(books, ruled, parties=True)).changed == 0
