"""Which plan holds for whom, and when."""

from datetime import timedelta

import pytest

from adapters.contract.builders import MOMENT
from domain.numbering.book import (
    NumberPlanAssigned,
    NumberPlanSet,
    PlanBook,
    Scope,
    Source,
    fold,
)
from domain.numbering.plan import Bare, NumberPlan

DAY = timedelta(days=1)
GERMANY = NumberPlan(country_code="49", national_prefix="0")
LATER = NumberPlan(country_code="49", national_prefix="0", strip=("9",))
ITALY = NumberPlan(country_code="39", bare=Bare.NATIONAL)
CALL = Source(account="alice", company_id=7, host="sip-1")


def test_nobody_has_a_plan_until_one_is_assigned() -> None:
    book = fold([NumberPlanSet(name="de", plan=GERMANY)])
    assert book.find(CALL, MOMENT) is None
    assert PlanBook().find(CALL, MOMENT) is None


def test_a_plan_is_as_it_was_set_last_before_a_moment() -> None:
    book = fold(
        [
            NumberPlanSet(name="de", plan=LATER, valid_from=MOMENT),
            NumberPlanSet(name="de", plan=ITALY),
            NumberPlanSet(name="de", plan=GERMANY),
        ]
    )
    assert book.named("de", MOMENT - DAY) == GERMANY
    assert book.named("de", MOMENT) == book.named("de", MOMENT + DAY) == LATER
    assert book.named("fr", MOMENT) is None


def test_a_plan_that_has_not_begun_reads_nothing() -> None:
    book = fold(
        [
            NumberPlanSet(name="de", plan=GERMANY, valid_from=MOMENT),
            NumberPlanAssigned(scope=Scope.DEFAULT, key="", plan="de"),
        ]
    )
    assert book.find(CALL, MOMENT - DAY) is None
    assert book.find(CALL, MOMENT) == GERMANY


@pytest.mark.parametrize("best", range(4))
def test_the_most_specific_plan_holds(best: int) -> None:
    keys = [("alice", Scope.ACCOUNT), ("7", Scope.COMPANY), ("sip-1", Scope.HOST)]
    places = [*keys, ("", Scope.DEFAULT)]
    book = fold(
        [NumberPlanAssigned(scope=scope, key=key, plan=scope.value) for key, scope in places[best:]]
    )
    assert book.name_for(CALL, MOMENT) == places[best][1].value
    assert book.name_for(Source(), MOMENT) == "default"


def test_who_has_none_of_their_own_any_more_uses_the_next() -> None:
    book = fold(
        [
            NumberPlanAssigned(scope=Scope.DEFAULT, key="", plan="de"),
            NumberPlanAssigned(scope=Scope.ACCOUNT, key="alice", plan="it"),
            NumberPlanAssigned(scope=Scope.ACCOUNT, key="alice", plan=None, valid_from=MOMENT),
        ]
    )
    assert book.name_for(CALL, MOMENT - DAY) == "it"
    assert book.name_for(CALL, MOMENT) == "de"
    late = fold([NumberPlanAssigned(scope=Scope.DEFAULT, key="", plan="de", valid_from=MOMENT)])
    assert late.name_for(CALL, MOMENT - DAY) is None
