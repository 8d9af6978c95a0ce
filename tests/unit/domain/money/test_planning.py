"""What may be said of number plans."""

from datetime import timedelta

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT
from domain.money.errors import InvalidWishError, RefusedError, UnknownNameError
from domain.money.planning import set_plan, use_plan
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, PlanBook, Scope, fold
from domain.numbering.plan import NumberPlan

GERMANY = NumberPlan(country_code="49", national_prefix="0")
ITALY = NumberPlan(country_code="39")
LATER = MOMENT + timedelta(hours=1)
SET = NumberPlanSet(name="retail", plan=GERMANY)
USED = NumberPlanAssigned(scope=Scope.ACCOUNT, key="alice", plan="retail")


def test_a_plan_is_set_once() -> None:
    assert set_plan(" retail ", GERMANY, None)(PlanBook()) == [SET]
    assert set_plan("retail", GERMANY, None)(fold([SET])) == []


def test_a_plan_that_is_there_is_corrected_or_followed_by_another() -> None:
    book = fold([SET])
    with pytest.raises(RefusedError, match="plan retail is there, since ever: correct it"):
        set_plan("retail", ITALY, None)(book)
    corrected = NumberPlanSet(name="retail", plan=ITALY)
    assert set_plan("retail", ITALY, None, correct=True)(book) == [corrected]
    later = NumberPlanSet(name="retail", plan=ITALY, valid_from=MOMENT)
    assert set_plan("retail", ITALY, MOMENT)(book) == [later]


def test_what_is_not_there_cannot_be_corrected() -> None:
    with pytest.raises(RefusedError, match="nothing of plan retail begins from 2026"):
        set_plan("retail", ITALY, MOMENT, correct=True)(fold([SET]))


def test_a_plan_has_a_name() -> None:
    with pytest.raises(InvalidWishError, match="a name is no number"):
        set_plan("49", GERMANY, None)


def test_a_plan_is_used_from_a_moment_on() -> None:
    book, used = fold([SET]), fold([SET, USED])
    assert use_plan("retail", Scope.ACCOUNT, " alice ", None)(book) == [USED]
    for start in (None, MOMENT):
        assert use_plan("retail", Scope.ACCOUNT, "alice", start)(used) == []
    ended = NumberPlanAssigned(scope=Scope.ACCOUNT, key="alice", plan=None, valid_from=MOMENT)
    assert use_plan(None, Scope.ACCOUNT, "alice", MOMENT)(used) == [ended]
    gone = fold([SET, USED, ended])
    for held in (book, gone):
        assert use_plan(None, Scope.ACCOUNT, "alice", LATER)(held) == []
    again = evolve(USED, valid_from=LATER)
    assert use_plan("retail", Scope.ACCOUNT, "alice", LATER)(gone) == [again]
    assert use_plan("retail", Scope.ACCOUNT, "alice", None)(fold([SET, again])) == [USED]


def test_nobody_uses_a_plan_that_is_not_there() -> None:
    with pytest.raises(UnknownNameError, match="there is no number plan 'retial'"):
        use_plan("retial", Scope.DEFAULT, "", None)(fold([SET]))
    with pytest.raises(InvalidWishError, match="a name is not empty"):
        use_plan("retail", Scope.HOST, " ", None)
