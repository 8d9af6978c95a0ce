"""By which assignment a call has its tariff is told by the assignments of who is billed."""

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, START, a_cdr, a_verdict
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.calls.party_book import MemoryPartyBook
from application.calls.find_tariff import FindTariff, FoundTariff
from application.calls.stories import CallStory
from domain.calls.forgetting import Forgetting
from domain.facts.amending import Order
from domain.money.certain_calls import certain_calls
from domain.pricing.paying import Assignment
from domain.pricing.selecting import Selector
from domain.pricing.verdict import UnratedReason, Verdict
from memory_books import HOURS, MemoryBooks, a_tariff

NO_RATE = Verdict(company_id=1, unrated_reason=UnratedReason.NO_RATE)
UNKNOWN = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)


@pytest.fixture
async def books() -> MemoryBooks:
    books = MemoryBooks()
    await books.opens("Acme")
    await books.tariffs.save(evolve(a_tariff("1"), name="retail"))
    books.money.tariffs |= {"retail": "EUR", "trunk": "EUR"}
    return books


async def assigned(books: MemoryBooks, tariff: str, only: Selector | None = None) -> Assignment:
    held = Assignment(tariff=tariff, valid_from=START, only=only)
    await books.changing.assign("Acme", held)
    return held


async def story(books: MemoryBooks, verdict: Verdict) -> CallStory:
    await books.records(a_cdr(call_id="c@x"), verdict)
    [found] = await MemoryCallArchive(books.ledger, MOMENT).stories("c@x")
    return found


def find(books: MemoryBooks) -> FindTariff:
    return FindTariff(calls=books.kept_calls, register=books.register, tariffs=books.tariffs)


async def test_the_narrowest_that_fits_is_told(books: MemoryBooks) -> None:
    [version] = await books.tariffs.versions()
    told = await story(books, a_verdict(tariff_id=version.tariff_id))
    assert await find(books)(told) == FoundTariff(assignment=None, charged="retail")
    assert not FoundTariff(assignment=None, charged="retail").still
    general = await assigned(books, "retail")
    found = await find(books)(told)
    assert found == FoundTariff(assignment=general, charged="retail")
    assert found.still
    await assigned(books, "trunk", certain_calls(host="sip-09"))
    assert await find(books)(told) == found
    for only in (certain_calls(host=told.call.host), certain_calls(account=told.call.account)):
        narrow = await assigned(books, "trunk", only)
        found = await find(books)(told)
        assert found == FoundTariff(assignment=narrow, charged="retail")
        assert not found.still


async def test_a_call_without_a_price_has_a_tariff_too(books: MemoryBooks) -> None:
    general = await assigned(books, "retail")
    found = await find(books)(await story(books, NO_RATE))
    assert found == FoundTariff(assignment=general, charged=None)
    assert found.still


async def test_who_is_not_billed_has_no_tariff(books: MemoryBooks) -> None:
    assert await find(books)(await story(books, UNKNOWN)) is None


async def test_a_leg_is_priced_by_no_tariff(books: MemoryBooks) -> None:
    await assigned(books, "retail")
    told = await story(books, NO_RATE)
    leg = evolve(told, call=evolve(told.call, leg_of=told.call.call_key))
    assert await find(books)(leg) is None


async def test_of_forgotten_parties_nobody_can_tell(books: MemoryBooks) -> None:
    await assigned(books, "retail")
    told = await story(books, a_verdict())
    order = Order(by="ana", because="asked")
    await MemoryPartyBook(books.ledger).forget(Forgetting(before=MOMENT + HOURS), order)
    assert await find(books)(told) is None
