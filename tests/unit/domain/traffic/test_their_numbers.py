"""What somebody else writes is read with care where nobody said how it is written."""

from datetime import UTC, datetime

import pytest

from domain.numbering.book import NumberPlanSet, fold
from domain.numbering.plan import Bare, NumberPlan
from domain.traffic.their_numbers import ReadByPlan, TheirNumbers, reading_without

GERMANY = NumberPlan(
    country_code="49", national_prefix="0", strip=("9",), bare=Bare.NATIONAL, keep=("112",)
)
MOBILE = "4915112345678"


@pytest.mark.parametrize(
    ("written", "named", "company", "nothing"),
    [
        ("+4915112345678", MOBILE, MOBILE, MOBILE),
        ("004915112345678", MOBILE, MOBILE, MOBILE),
        ("+49 (0)151 12345678", MOBILE, MOBILE, MOBILE),
        ("tel:+49-151-12345678", MOBILE, MOBILE, MOBILE),
        ("015112345678", MOBILE, MOBILE, None),
        ("0151 1234-5678", MOBILE, MOBILE, None),
        ("15112345678", MOBILE, None, None),
        ("9015112345678", MOBILE, None, None),
        ("112", None, None, None),
        ("anonymous", None, None, None),
        ("", None, None, None),
    ],
)
def test_each_form_is_read_as_far_as_it_is_known(
    written: str, named: str | None, company: str | None, nothing: str | None
) -> None:
    assert ReadByPlan(GERMANY)(written) == named
    assert reading_without(GERMANY)(written) == company
    assert reading_without(None)(written) == nothing


def test_a_digit_that_is_dialled_at_home_is_no_prefix_of_a_file() -> None:
    russia = NumberPlan(country_code="7", national_prefix="8", bare=Bare.NATIONAL)
    assert ReadByPlan(russia)("84951234567") == "74951234567"
    assert reading_without(russia)("8613912345678") is None


def test_a_file_is_read_by_the_plan_that_it_names_whoever_asks() -> None:
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    book = fold([NumberPlanSet(name="de", plan=GERMANY)])
    read = TheirNumbers(book=book, named="de", company_id=None)
    assert [read(each, moment) for each in ("015112345678", "15112345678")] == [MOBILE] * 2
    nobody = TheirNumbers(book=book, named=None, company_id=None)
    assert [nobody(each, moment) for each in ("015112345678", "+4915112345678")] == [None, MOBILE]
