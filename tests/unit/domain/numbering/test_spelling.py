"""Every way in which a plan lets a number be written is known as that number, and no other is."""

import pytest

from domain.numbering.book import NumberPlanSet, PlanBook, fold
from domain.numbering.plan import Bare, NumberPlan
from domain.numbering.spelling import is_meant, spellings, tails

BERLIN = NumberPlan(
    country_code="49",
    national_prefix="0",
    area_code="30",
    strip=("9",),
    bare=Bare.SUBSCRIBER,
    keep=("112", "0800*"),
)
ROME = NumberPlan(country_code="39", international_prefixes=("011",))
PLANS = fold([NumberPlanSet(name="de", plan=BERLIN), NumberPlanSet(name="it", plan=ROME)])
NUMBER = "4930555123"


@pytest.mark.parametrize(
    "written",
    ["+4930555123", "004930555123", "030555123", "555123", "9030555123", "tel:+49-30-555123",
     "+49(0)30 555123"],
)  # fmt: skip
def test_a_number_is_meant_in_all_ways_of_its_plan(written: str) -> None:
    assert is_meant(written, NUMBER, BERLIN)
    assert is_meant(written, "030555123", BERLIN)


@pytest.mark.parametrize("written", ["+30555123", "0305551234", "anna", "4930555123", ""])
def test_no_other_is_meant(written: str) -> None:
    assert not is_meant(written, NUMBER, BERLIN)


@pytest.mark.parametrize(
    ("written", "digits", "meant"),
    [
        ("0800123", "0800123", True),
        ("+800123", "0800123", False),
        ("112", "112", False),
        ("0039112", "39112", True),
        ("12", "12", False),
    ],
)
def test_what_is_no_number_of_e164_is_meant_only_as_it_stands(
    written: str, digits: str, meant: bool
) -> None:
    assert is_meant(written, digits, BERLIN) is meant


def test_without_a_plan_a_number_is_spelled_by_its_digits() -> None:
    assert spellings(NUMBER, PlanBook()) == {NUMBER}
    assert tails(NUMBER, PlanBook()) == frozenset()


def test_a_number_is_spelled_by_all_plans() -> None:
    assert spellings(NUMBER, PLANS) == {
        NUMBER, "00" + NUMBER, "011" + NUMBER, "030555123", "555123", "9030555123", "9555123",
        "900" + NUMBER,
    }  # fmt: skip
    assert spellings("0800123", PLANS) == {"0800123", "90800123"}


@pytest.mark.parametrize("digits", [NUMBER, "0800123", "12"])
def test_what_any_plan_reads_so_has_an_end_of_the_number(digits: str) -> None:
    ends = tails(digits, PLANS)
    for spelling in spellings(digits, PLANS):
        assert any(end in spelling for end in ends)


def test_the_ends_of_a_number_are_those_without_country_and_area() -> None:
    assert tails(NUMBER, PLANS) == {NUMBER, "30555123", "555123"}
    assert tails("390612", PLANS) == {"390612", "0612"}
    assert tails("493155", PLANS) == {"493155", "3155"}
