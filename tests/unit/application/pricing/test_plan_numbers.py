"""An operator says how numbers are written."""

from datetime import timedelta

import pytest

from adapters.contract.builders import MOMENT
from adapters.memory.pricing.countries import MemoryCountries
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from application.errors import RejectedError
from application.money.noticing import Said
from application.pricing.plan_numbers import PlanNumbers, PlanWish, ReadNumbers
from domain.money.errors import InvalidWishError, UnknownNameError
from domain.numbering.book import PlanUse, Scope
from domain.numbering.plan import Bare, NumberPlan, OfUnknown
from memory_books import MemoryBooks

GERMANY = PlanWish(country="de", strip=("1234#",), keep=("0800*", "112"))


async def planning() -> PlanNumbers:
    books = MemoryBooks()
    await books.opens("Acme")
    plans = MemoryNumberPlans(journal=books.ledger.journal)
    return PlanNumbers(plans=plans, countries=MemoryCountries(), register=books.register)


async def test_what_is_not_said_is_as_in_the_country() -> None:
    book = (await (await planning()).add("retail", GERMANY)).held
    [version] = book.plans["retail"]
    assert version.plan == NumberPlan(
        country_code="49", national_prefix="0", strip=("1234#",), keep=("110", "112", "0800*")
    )


async def test_what_is_said_holds() -> None:
    wish = PlanWish(
        country="IT",
        country_code="378",
        international_prefixes=("010",),
        national_prefix="",
        area_code="0549",
        suffixes=(),
        bare=Bare.SUBSCRIBER,
        unknown=OfUnknown.UNRATED,
    )
    [version] = (await (await planning()).add("smarino", wish, MOMENT)).held.plans["smarino"]
    assert version.valid_from == MOMENT
    assert version.plan == NumberPlan(
        country_code="378",
        international_prefixes=("010",),
        area_code="0549",
        suffixes=(),
        bare=Bare.SUBSCRIBER,
        keep=("112",),
        unknown=OfUnknown.UNRATED,
    )


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (PlanWish(country="XX"), "no country of ISO 3166: 'XX'"),
        (PlanWish(country="DE", strip=("0049",)), "00 always means an international number"),
        (PlanWish(country="DE", bare=Bare.SUBSCRIBER), "area code"),
    ],
)
async def test_a_plan_that_cannot_be_is_refused(wish: PlanWish, why: str) -> None:
    planned = await planning()
    with pytest.raises(InvalidWishError, match=why):
        await planned.add("retail", wish)
    assert (await planned.plans.plans()).plans == {}


async def test_a_company_is_named_as_people_name_it() -> None:
    planned = await planning()
    await planned.add("retail", GERMANY)
    said = await planned.assign("retail", Scope.COMPANY, "acme")
    assert said.held.uses == {(Scope.COMPANY, "1"): (PlanUse(plan="retail", valid_from=None),)}
    with pytest.raises(UnknownNameError, match="there is no company 'Bcme'"):
        await planned.assign("retail", Scope.COMPANY, "Bcme")
    said = await planned.assign("retail", Scope.HOST, "sip-01")
    assert said.held.uses[Scope.HOST, "sip-01"] == (PlanUse(plan="retail", valid_from=None),)
    said = await planned.assign(None, Scope.COMPANY, "acme", MOMENT)
    assert said.held.uses[Scope.COMPANY, "1"][1] == PlanUse(plan=None, valid_from=MOMENT)
    assert said.news
    assert await planned.assign(None, Scope.COMPANY, "acme", MOMENT) == Said(said.held, news=False)


async def test_numbers_are_read_by_a_plan_as_it_is_then() -> None:
    planned = await planning()
    await planned.add("retail", GERMANY, MOMENT)
    read = ReadNumbers(planned.plans)
    [first, second] = await read("retail", ["030123456", "bob"], MOMENT)
    assert (first.written, first.number.text) == ("030123456", "+4930123456")
    assert second.number.text == "bob"
    with pytest.raises(RejectedError, match="plan retail has not begun"):
        await read("retail", ["030123456"], MOMENT - timedelta(days=1))
    with pytest.raises(UnknownNameError, match="there is no number plan 'retial'"):
        await read("retial", [], MOMENT)
