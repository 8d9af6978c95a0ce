"""What another tariff would have brought, by destination; nothing is changed by asking."""

from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_band, a_cdr, a_rate, a_tier, a_version
from adapters.memory.pricing.price_tables import MemoryPriceTables
from application.calls.amend_call import VoidCall
from application.calls.what_if import DestinationDifference, WhatIf, WhatIfResult
from application.errors import RejectedError
from domain.facts.amending import Order
from domain.pricing.paying import Payer
from domain.pricing.tariff import TariffVersion
from domain.pricing.verdict import UnratedReason, Verdict
from memory_books import HOURS, THAT_DAY, MemoryBooks, a_tariff, prices

EUROPE = ("Land of 4", "EUR")


@pytest.fixture
async def books() -> MemoryBooks:
    """Two calls of 30 s to Europe, billed by 0.60 a minute."""
    books = MemoryBooks()
    await books.opens("Acme")
    for number in range(2):
        cdr = a_cdr(duration=30, call_id=f"c{number}", start_time=MOMENT)
        await books.records(cdr, prices("0.60").judge(cdr))
    return books


async def what_if(books: MemoryBooks, *versions: TariffVersion) -> WhatIfResult:
    steps: list[int] = []
    beta = Payer(company_id=2, currency="EUR")
    book = evolve(prices("0.60"), tariffs={"retail": versions} if versions else {})
    book = evolve(book, companies={**book.companies, 2: beta})
    asking = WhatIf(calls=books.kept_calls, prices=MemoryPriceTables(book=book))
    found = await asking(THAT_DAY, "retail", steps.append)
    assert sum(steps) == len(books.ledger.calls)
    return found


async def test_both_prices_are_added_up(books: MemoryBooks) -> None:
    found = await what_if(books, a_tariff("0.70"))
    assert found.destinations == {
        EUROPE: DestinationDifference(
            calls=2, seconds=Decimal(60), both=2, now=Decimal("0.60"), then=Decimal("0.70")
        )
    }
    assert found.destinations[EUROPE].difference == Decimal("0.10")
    assert books.amendments.history == []


async def test_what_the_other_tariff_has_no_price_for_is_lost(books: MemoryBooks) -> None:
    found = await what_if(books, a_version(a_rate("9")))
    [line] = found.destinations.values()
    assert line == DestinationDifference(
        calls=2, seconds=Decimal(60), only_now=2, now=Decimal("0.60"), lost=Decimal("0.60")
    )
    assert (line.difference, line.neither) == (Decimal("-0.60"), 0)


async def test_what_has_no_price_today_goes_by_the_other_destination(books: MemoryBooks) -> None:
    cdr = a_cdr(duration=30, call_id="unrated", callee="9000")
    await books.records(cdr, Verdict(company_id=1, unrated_reason=UnratedReason.NO_RATE))
    other = a_version(a_rate("4", a_band(a_tier("0.60"))), a_rate("9", a_band(a_tier("2"))))
    found = await what_if(books, other)
    assert found.destinations["Land of 9", "EUR"] == DestinationDifference(
        calls=1, seconds=Decimal(30), only_then=1, then=Decimal(1), gained=Decimal(1)
    )
    nowhere = await what_if(books, a_tariff("0.70"))
    assert nowhere.destinations["", "EUR"].neither == 1


async def test_calls_that_nobody_pays_are_left_out(books: MemoryBooks) -> None:
    first = next(iter(books.ledger.calls))
    await VoidCall(book=books.amendments)(first, Order(by="ana", because="a test"))
    unknown = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)
    await books.records(a_cdr(call_id="nobody"), unknown)
    await books.opens("Beta")
    await books.records(a_cdr(call_id="beta"), Verdict(company_id=2))
    await books.records(a_cdr(call_id="unanswered", duration=0), Verdict(company_id=1))
    too_long = a_cdr(call_id="too-long", duration=HOURS + timedelta(seconds=1))
    await books.records(too_long, Verdict(company_id=1))
    exactly = a_cdr(call_id="longest", duration=HOURS)
    await books.records(exactly, prices("0.60").judge(exactly))
    found = await what_if(books, a_tariff("0.70"))
    # The second of Acme, the longest, and Beta's.
    assert found.destinations[EUROPE].calls == 3


async def test_a_tariff_that_is_not_there_is_refused(books: MemoryBooks) -> None:
    with pytest.raises(RejectedError, match="no tariff 'retail'"):
        await what_if(books)


def test_one_currency_is_added_up_alone() -> None:
    line = DestinationDifference(
        calls=4, seconds=Decimal(60), both=1, only_now=1, only_then=1, now=Decimal(2),
        then=Decimal(5), lost=Decimal(1), gained=Decimal(3),
    )  # fmt: skip
    found = WhatIfResult({("A", "EUR"): line, ("B", "EUR"): line, ("A", "USD"): line})
    assert found.currencies() == ["EUR", "USD"]
    total = found.total("EUR")
    assert total == DestinationDifference(
        calls=8, seconds=Decimal(120), both=2, only_now=2, only_then=2, now=Decimal(4),
        then=Decimal(10), lost=Decimal(2), gained=Decimal(6),
    )  # fmt: skip
    assert (total.difference, total.neither) == (Decimal(6), 2)
    assert found.total("GBP") == DestinationDifference()
