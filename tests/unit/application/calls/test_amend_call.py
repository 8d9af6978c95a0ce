"""What an operator takes back or corrects moves the money by the difference, and once."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr
from adapters.contract.builders.prices import ChangingPrices
from adapters.memory.calls.party_book import MemoryPartyBook
from adapters.memory.pricing.price_tables import MemoryPriceTables
from application.calls.amend_call import AcceptCall, CorrectCall, UnvoidCall, VoidCall
from application.calls.data import CallSelection
from application.calls.rerate_calls import RerateCalls
from application.errors import RejectedError, UnavailableError
from domain.calls.cdr import Cdr
from domain.calls.forgetting import Forgetting
from domain.facts.amending import Order
from domain.facts.call_facts import Amendment, CallReceived
from domain.pricing.price_book import PriceBook
from domain.pricing.verdict import Rating, UnratedReason, Verdict
from memory_books import HOURS, MemoryBooks, prices

ORDER = Order(by="ana", because="a lost BYE")
HALF = timedelta(seconds=30)
DOUBT = "ended 3.000 s before it began"
EVER = CallSelection(start=MOMENT - HOURS, end=MOMENT + HOURS)


@pytest.fixture
async def books() -> MemoryBooks:
    books = MemoryBooks()
    await books.opens("Acme")
    return books


async def billed(books: MemoryBooks, price: str = "0.60", cdr: Cdr | None = None) -> CallReceived:
    cdr = cdr or a_cdr(duration=60)
    return await books.records(cdr, prices(price).judge(cdr))


def correcting(books: MemoryBooks, book: PriceBook | None = None) -> CorrectCall:
    tables = MemoryPriceTables(book=book or prices("0.60"))
    return CorrectCall(book=books.amendments, calls=books.kept_calls, prices=tables)


async def test_a_void_call_costs_nothing_and_stays(books: MemoryBooks) -> None:
    call = await billed(books)
    fact = await VoidCall(book=books.amendments)(call.call_key, ORDER)
    assert (fact.amendment, fact.revision, fact.by) == (Amendment.VOIDED, 1, "ana")
    held = books.ledger.calls[call.call_key]
    assert (held.cdr, held.verdict.voided, held.verdict.charge) == (call.cdr, True, None)
    assert held.verdict.company_id == 1
    assert books.amounts() == [Decimal("-0.60"), Decimal("0.60")]
    assert books.balance() == 0


async def test_a_call_whose_parties_are_forgotten_gets_no_other_price(books: MemoryBooks) -> None:
    call = await billed(books)
    await MemoryPartyBook(books.ledger).forget(Forgetting(before=MOMENT + HOURS), ORDER)
    with pytest.raises(RejectedError, match="forgotten"):
        await correcting(books)(call.call_key, HALF, ORDER)
    assert (await VoidCall(book=books.amendments)(call.call_key, ORDER)).now.verdict.voided


async def test_a_void_call_is_neither_voided_nor_corrected_again(books: MemoryBooks) -> None:
    call = await billed(books)
    await VoidCall(book=books.amendments)(call.call_key, ORDER)
    for attempt in (
        VoidCall(book=books.amendments)(call.call_key, ORDER),
        correcting(books)(call.call_key, HALF, ORDER),
    ):
        with pytest.raises(RejectedError, match="is void"):
            await attempt
    assert len(books.amendments.history) == 1


async def test_a_call_of_another_duration_is_priced_by_that(books: MemoryBooks) -> None:
    call = await billed(books)
    fact = await correcting(books)(call.call_key, HALF, ORDER)
    assert (fact.amendment, fact.revision) == (Amendment.CORRECTED, 1)
    assert (fact.before.cdr.duration, fact.now.cdr.duration) == (timedelta(seconds=60), HALF)
    assert fact.now.cdr.end_time == MOMENT + HALF
    assert books.amounts() == [Decimal("-0.60"), Decimal("0.60"), Decimal("-0.30")]
    again = await correcting(books)(call.call_key, 2 * HALF, ORDER)
    assert again.revision == 2
    assert books.balance() == Decimal("-0.60")


async def test_prices_that_changed_meanwhile_are_read_again(books: MemoryBooks) -> None:
    call, now = await billed(books), books.journal.prices
    outdated = evolve(prices("0.90"), version=now + 1)
    read = ChangingPrices(evolve(prices("0.50"), version=now), before=outdated)
    correct = CorrectCall(book=books.amendments, calls=books.kept_calls, prices=read)
    await correct(call.call_key, HALF, ORDER)
    assert books.balance() == Decimal("-0.25")


async def test_it_stays_with_who_paid_whoever_has_the_account_by_now(books: MemoryBooks) -> None:
    call = await billed(books)
    other = prices("0.60", account="acct-of-somebody-else")
    fact = await correcting(books, other)(call.call_key, HALF, ORDER)
    assert fact.now.verdict.company_id == 1
    assert books.balance() == Decimal("-0.30")


async def test_a_call_of_nobody_goes_to_who_has_its_account_by_now(books: MemoryBooks) -> None:
    unknown = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)
    call = await books.records(a_cdr(duration=60), unknown)
    fact = await correcting(books)(call.call_key, HALF, ORDER)
    assert fact.now.verdict.company_id == 1
    assert books.balance() == Decimal("-0.30")


async def test_however_long_a_person_says_it_was_it_is_priced(books: MemoryBooks) -> None:
    call = await billed(books)
    fact = await correcting(books)(call.call_key, timedelta(days=3), ORDER)
    assert fact.now.verdict.rating is Rating.RATED


async def test_the_same_duration_is_no_correction(books: MemoryBooks) -> None:
    call = await billed(books)
    with pytest.raises(RejectedError, match="has this duration"):
        await correcting(books)(call.call_key, call.cdr.duration, ORDER)
    assert books.amendments.history == []


async def test_a_call_that_is_not_there_is_refused(books: MemoryBooks) -> None:
    with pytest.raises(RejectedError, match="there is no call"):
        await VoidCall(book=books.amendments)(UUID(int=9), ORDER)


async def test_away_means_that_nothing_has_changed(books: MemoryBooks) -> None:
    call = await billed(books)
    books.amendments.fail_next(UnavailableError("away"))
    with pytest.raises(UnavailableError):
        await VoidCall(book=books.amendments)(call.call_key, ORDER)
    assert not books.ledger.calls[call.call_key].verdict.voided
    assert books.balance() == Decimal("-0.60")


async def test_a_call_in_doubt_is_accepted_as_it_is(books: MemoryBooks) -> None:
    call = await billed(books, cdr=a_cdr(duration=5 * 3600))
    assert call.verdict.unrated_reason is UnratedReason.DURATION_OVER_LIMIT
    tables = MemoryPriceTables(book=prices("0.60"))
    accept = AcceptCall(book=books.amendments, calls=books.kept_calls, prices=tables)
    fact = await accept(call.call_key, ORDER)
    assert (fact.amendment, fact.now.cdr) == (Amendment.ACCEPTED, call.cdr)
    assert books.balance() == Decimal(-180)
    with pytest.raises(RejectedError, match="nobody doubts"):
        await accept(call.call_key, ORDER)
    await VoidCall(book=books.amendments)(call.call_key, ORDER)
    with pytest.raises(RejectedError, match="is void"):
        await accept(call.call_key, ORDER)


async def test_an_implausible_call_is_accepted_and_no_rerating_takes_that_back(
    books: MemoryBooks,
) -> None:
    call = await billed(books, cdr=a_cdr(duration=60, doubt=DOUBT))
    assert call.verdict.unrated_reason is UnratedReason.IMPLAUSIBLE
    assert books.balance() == 0
    tables = MemoryPriceTables(book=prices("0.60"))
    rerate = RerateCalls(book=books.amendments, prices=tables)
    assert (await rerate(EVER, ORDER)).changed == 0
    await AcceptCall(book=books.amendments, calls=books.kept_calls, prices=tables)(
        call.call_key, ORDER
    )
    assert books.balance() == Decimal("-0.60")
    for parties in (False, True):
        assert (await rerate(EVER, ORDER, parties=parties)).changed == 0
    held = books.ledger.calls[call.call_key]
    assert (held.cdr, held.verdict.rating) == (call.cdr, Rating.RATED)


async def test_an_implausible_call_is_corrected(books: MemoryBooks) -> None:
    call = await billed(books, cdr=a_cdr(duration=3607, end_time=MOMENT, doubt=DOUBT))
    await correcting(books)(call.call_key, HALF, ORDER)
    assert books.balance() == Decimal("-0.30")
    held = books.ledger.calls[call.call_key].cdr
    assert (held.end_time, held.doubt) == (MOMENT + HALF, DOUBT)


async def test_what_is_unrated_for_another_reason_is_not_in_doubt(books: MemoryBooks) -> None:
    call = await billed(books, cdr=a_cdr(callee="9"))
    tables = MemoryPriceTables(book=prices("0.60"))
    accept = AcceptCall(book=books.amendments, calls=books.kept_calls, prices=tables)
    with pytest.raises(RejectedError, match="nobody doubts"):
        await accept(call.call_key, ORDER)


async def test_a_void_call_comes_back_by_todays_price(books: MemoryBooks) -> None:
    call = await billed(books)
    tables = MemoryPriceTables(book=prices("0.50"))
    unvoid = UnvoidCall(book=books.amendments, calls=books.kept_calls, prices=tables)
    with pytest.raises(RejectedError, match="is not void"):
        await unvoid(call.call_key, ORDER)
    await VoidCall(book=books.amendments)(call.call_key, ORDER)
    fact = await unvoid(call.call_key, ORDER)
    assert (fact.amendment, fact.now.cdr, fact.now.verdict.voided) == (
        Amendment.UNVOIDED, call.cdr, False,
    )  # fmt: skip
    assert books.balance() == Decimal("-0.50")
