"""Both numbers of a call as its plan reads them, or nothing."""

import pytest

from adapters.contract.builders import MOMENT, a_cdr
from domain.facts.numbers import numbers_of
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, PlanBook, Scope, Source, fold
from domain.numbering.call_numbers import (
    NO_NUMBERS,
    CallNumbers,
    call_numbers,
    could_be,
    digits_meant,
)
from domain.numbering.plan import Bare, NumberPlan

BERLIN = NumberPlan(country_code="49", national_prefix="0", keep=("110",), bare=Bare.UNKNOWN)
PLANS = fold(
    [
        NumberPlanSet(name="de", plan=BERLIN),
        NumberPlanAssigned(scope=Scope.COMPANY, key="7", plan="de"),
    ]
)
SOURCE = Source(company_id=7)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+4930555", "4930555"),
        ("004930555", "4930555"),
        ("030555", "4930555"),
        ("+43 1 555", "431555"),
        ("110", None),
        ("alice", None),
        ("30555", None),
        ("", None),
        (None, None),
    ],
)
def test_a_number_is_digits_of_e164_or_nothing(written: str | None, number: str | None) -> None:
    for caller, callee in ((written, None), (None, written)):
        read = call_numbers(PLANS, SOURCE, MOMENT, caller, callee)
        assert read == CallNumbers(number if caller else None, number if callee else None)
    assert could_be(number, written, [NumberPlan(country_code="1"), BERLIN])


def test_without_a_plan_there_are_none() -> None:
    cdr = a_cdr(caller="030555", callee="+4930556")
    assert call_numbers(PLANS, Source(company_id=8), MOMENT, "030555", None) is NO_NUMBERS
    assert numbers_of(PlanBook(), cdr, "sip-01", 7) is NO_NUMBERS
    assert numbers_of(PLANS, cdr, "sip-01", None) is NO_NUMBERS
    assert numbers_of(PLANS, cdr, "sip-01", 7) == CallNumbers("4930555", "4930556")


def test_what_no_plan_reads_so_could_not_be() -> None:
    assert not could_be("4930555", "030556", [BERLIN])
    assert not could_be("4930555", "030555", [])
    assert not could_be("4930555", None, [BERLIN])


def test_a_number_goes_with_what_was_written() -> None:
    both = CallNumbers("4930555", "4930556")
    assert both.left_beside("030555", "030556") == both
    assert both.left_beside(None, "030556") == CallNumbers(None, "4930556")
    assert both.left_beside("030555", None) == CallNumbers("4930555", None)


@pytest.mark.parametrize(
    ("asked", "digits"),
    [
        ("+4930555", "4930555"), ("004930555", "4930555"), ("4930555", "4930555"),
        ("030555", None), ("alice", None), ("", None), (None, None), ("\N{SUPERSCRIPT TWO}", None),
    ],
)  # fmt: skip
def test_who_asks_means_digits_of_e164(asked: str | None, digits: str | None) -> None:
    assert digits_meant(asked) == digits
