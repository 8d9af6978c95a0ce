"""A quote is what the worker would bill."""

from datetime import timedelta
from decimal import Decimal
from ipaddress import ip_address
from typing import Any

import pytest
from attrs import evolve

from adapters.contract.builders import (
    MOMENT,
    START,
    a_band,
    a_cdr,
    a_rate,
    a_tier,
    a_version,
)
from adapters.memory.pricing.price_tables import MemoryPriceTables
from application.errors import RejectedError
from application.money.find_company import FindCompany
from application.pricing.quote import CallInQuestion, Quote
from domain.errors import InvalidCdrError
from domain.money.certain_calls import certain_calls
from domain.money.errors import UnknownNameError
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, Scope, fold
from domain.numbering.plan import NumberPlan
from domain.pricing.paying import Assignment
from domain.pricing.sides import Side
from domain.pricing.tariff import with_callers
from domain.pricing.verdict import Rating
from memory_books import HOURS, MemoryBooks, prices


def asked(**changes: Any) -> CallInQuestion:  # noqa: ANN401 any field
    fields: dict[str, Any] = {
        "company": "acme",
        "number": "4001",
        "answered_at": MOMENT,
        "talk": timedelta(seconds=changes.pop("seconds", 60)),
    }
    return CallInQuestion(**(fields | changes))


async def quoting(longest: timedelta = HOURS) -> Quote:
    books = MemoryBooks()
    await books.opens("Acme")
    tables = MemoryPriceTables(book=evolve(prices("0.60"), longest_call=longest))
    return Quote(company=FindCompany(books.register), prices=tables)


async def test_it_is_the_price_of_the_call_that_would_be_recorded() -> None:
    quoted = await (await quoting())(asked())
    recorded = prices("0.60").judge(a_cdr(duration=60))
    assert quoted.verdict == recorded
    assert quoted.company == "Acme"
    assert quoted.verdict.charge is not None
    assert quoted.verdict.charge.amount == Decimal("0.60")


async def test_a_call_that_is_not_answered_is_free() -> None:
    quoted = await (await quoting())(asked(seconds=0))
    assert quoted.verdict.rating is Rating.FREE


async def test_a_number_without_a_price_is_refused() -> None:
    with pytest.raises(RejectedError, match="acme has no price for 9 then: no_rate; no prefix"):
        await (await quoting())(asked(number="9"))


async def test_a_number_is_read_by_the_companys_plan() -> None:
    quote = await quoting()
    plan = NumberPlan(country_code="4", national_prefix="0")
    plans = fold(
        [
            NumberPlanSet(name="four", plan=plan),
            NumberPlanAssigned(scope=Scope.COMPANY, key="1", plan="four"),
        ]
    )
    quote = evolve(quote, prices=MemoryPriceTables(book=evolve(prices("0.60"), plans=plans)))
    quoted = await quote(asked(number="01234"))
    assert [each.number.text for each in quoted.numbers] == ["+41234"]
    assert quoted.verdict.charge is not None
    why = r"no_rate.* \(\+99123 is \+99123 by plan four\)"
    with pytest.raises(RejectedError, match=why):
        await quote(asked(number="+99123"))


async def test_a_call_that_is_too_long_is_for_a_person_as_the_worker_would_have_it() -> None:
    quote = await quoting(longest=timedelta(seconds=100))
    assert (await quote(asked(seconds=100))).verdict.charge is not None
    with pytest.raises(RejectedError, match="duration_over_limit; a call of more than 100 s"):
        await quote(asked(seconds=101))


async def test_who_is_not_there_is_refused_and_so_are_times_that_no_record_states() -> None:
    with pytest.raises(UnknownNameError):
        await (await quoting())(asked(company="Beta"))
    with pytest.raises(InvalidCdrError):
        await (await quoting())(asked(answered_at=MOMENT.replace(year=1990)))


async def test_the_callers_that_have_prices_of_their_own_are_named_the_nearest_first() -> None:
    theirs = [a_rate("4", caller_prefix=caller) for caller in ("1", "44", "441", "49")]
    rate = with_callers(a_rate("4", a_band(a_tier("0.5"))), theirs)
    version = a_version(rate, a_rate("9"), tariff_id=7, effective_from=START - timedelta(days=99))
    books = MemoryBooks()
    await books.opens("Acme")
    book = evolve(prices("0.60"), tariffs={"retail": [version]})
    quote = Quote(company=FindCompany(books.register), prices=MemoryPriceTables(book=book))
    for caller, prefix, nearest in (("+4420", "44", "44"), ("2", "", "1"), (None, "", "1")):
        quoted = await quote(asked(caller=caller))
        assert quoted.verdict.charge is not None
        assert quoted.verdict.charge.caller_prefix == prefix
        assert (quoted.callers[0], len(quoted.callers)) == (nearest, 4)
    assert (await quote(asked(number="9"))).callers == []
    assert (await quote(asked(seconds=0))).callers == []


async def test_a_call_is_quoted_by_the_tariff_of_where_it_comes_from() -> None:
    books, book = MemoryBooks(), prices("0.60")
    await books.opens("Acme")
    own = Assignment(
        tariff="own", valid_from=START, only=certain_calls(source="192.0.2.0/24", tech_prefix="9#")
    )
    payer = book.companies[1]
    payer = evolve(payer, assignments=(*payer.assignments, own))
    book = evolve(
        book,
        companies={1: payer},
        payers={"acct-1": payer},
        tariffs={**book.tariffs, "own": [a_version(a_rate("9"), name="own", effective_from=START)]},
    )
    quote = Quote(company=FindCompany(books.register), prices=MemoryPriceTables(book=book))
    source = ip_address("192.0.2.7")
    for changes, held in (
        ({"account": "acct-1"}, payer.assignments[0]),
        ({"src_ip": source}, payer.assignments[0]),
    ):
        assert (await quote(asked(**changes))).assignment == held
    with pytest.raises(RejectedError, match="the nearest prefixes of own: 9"):
        await quote(asked(number="9#4001", src_ip=source))


async def test_a_call_to_a_company_is_quoted_by_its_inbound_tariff() -> None:
    books, book = MemoryBooks(), prices("0.60")
    await books.opens("Acme")
    inward = Assignment(tariff="inward", valid_from=START, side=Side.INBOUND)
    payer = book.companies[1]
    payer = evolve(payer, assignments=(*payer.assignments, inward))
    book = evolve(
        book,
        companies={1: payer},
        payers={"acct-1": payer},
        tariffs={
            **book.tariffs,
            "inward": [a_version(a_rate("4", a_band(a_tier("0.06"))), name="inward",
                                 effective_from=START)],
        },
    )  # fmt: skip
    quote = Quote(company=FindCompany(books.register), prices=MemoryPriceTables(book=book))
    quoted = await quote(asked(side=Side.INBOUND))
    assert quoted.verdict.charge is not None
    assert (quoted.verdict.charge.amount, quoted.assignment) == (Decimal("0.06"), inward)
    with pytest.raises(RejectedError, match="no price for 9001"):
        await quote(asked(number="9001", side=Side.INBOUND))
