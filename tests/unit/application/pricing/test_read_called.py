"""A rule of a called number means the same number however it is written."""

import pytest

from adapters.contract.builders import MOMENT
from adapters.memory.money.register import MemoryMoneyRegister
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from application.pricing.read_called import ReadCalled
from domain.money.errors import InvalidWishError, RefusedError
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, PlanEvent, Scope
from domain.numbering.plan import Bare, NumberPlan
from memory_books import MemoryBooks

GERMANY = NumberPlan(country_code="49", national_prefix="0", bare=Bare.NATIONAL)


async def reading(*uses: PlanEvent) -> ReadCalled:
    books = MemoryBooks()
    await books.opens("Acme")
    plans = MemoryNumberPlans(books.ledger.journal)
    await plans.change(lambda _: [NumberPlanSet(name="germany", plan=GERMANY), *uses])
    register = MemoryMoneyRegister(books.ledger.journal)
    return ReadCalled(register=register, plans=plans, clock=lambda: MOMENT)


def used(scope: Scope, key: str) -> NumberPlanAssigned:
    return NumberPlanAssigned(scope=scope, key=key, plan="germany")


@pytest.mark.parametrize("scope", [(Scope.DEFAULT, ""), (Scope.COMPANY, "1")])
@pytest.mark.parametrize("written", ["+4930123456", "004930123456", "030 123456", "4930123456"])
async def test_all_forms_are_one_number(written: str, scope: tuple[Scope, str]) -> None:
    read = await reading(used(*scope))
    assert (await read("Acme", written)).value == "4930123456"


@pytest.mark.parametrize("written", ["+4930*", "004930*", "(030) *", "4930*"])
async def test_all_forms_are_one_block(written: str) -> None:
    read = await reading(used(Scope.DEFAULT, ""))
    assert (await read("Acme", written)).value == "4930*"


@pytest.mark.parametrize(
    ("written", "value"),
    [("+4930*", "4930*"), ("004930123", "4930123"), ("030123456", "030123456"), ("0*", "0*")],
)
async def test_without_a_plan_it_is_as_it_is_written(written: str, value: str) -> None:
    read = await reading()
    assert (await read("Acme", written)).value == value


async def test_what_no_plan_reads_is_as_it_is_written() -> None:
    read = await reading(used(Scope.DEFAULT, ""))
    assert (await read("Acme", "110")).value == "110"
    with pytest.raises(InvalidWishError, match="no number"):
        await read("Acme", "00*")


async def test_who_does_not_exist_has_no_plan() -> None:
    read = await reading()
    with pytest.raises(RefusedError, match="Beta"):
        await read("Beta", "4930*")
