"""What is forgotten: a number, or everything of before a moment."""

from datetime import datetime, timedelta

import pytest

from adapters.contract.builders import MOMENT, a_cdr, a_received_call
from domain.calls.forgetting import Forgetting
from domain.calls.parties import NOBODY, named
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, PlanBook, Scope, Source, fold
from domain.numbering.call_numbers import CallNumbers
from domain.numbering.plan import NumberPlan

CALL = a_received_call(a_cdr(caller="49151"))
KEPT = CALL.kept_parties
BERLIN = fold(
    [
        NumberPlanSet(name="de", plan=NumberPlan(country_code="49", national_prefix="0")),
        NumberPlanAssigned(scope=Scope.DEFAULT, key="", plan="de"),
    ]
)
LATER = MOMENT + timedelta(microseconds=1)


def test_of_a_number_goes_what_mentions_it_whenever_it_was() -> None:
    wanted = Forgetting(digits="49151")
    assert wanted.left_of(KEPT, MOMENT) == KEPT.without("49151")
    assert wanted.takes(b'{"caller": "+49151"}', MOMENT)
    assert not wanted.takes(b'{"caller": "491510"}', MOMENT)
    assert wanted.takes(b"\xff49151\x00", MOMENT)


@pytest.mark.parametrize(("before", "goes"), [(MOMENT, False), (LATER, True)])
def test_before_a_moment_everybody_goes_and_from_it_nobody(before: datetime, goes: bool) -> None:
    wanted = Forgetting(before=before)
    assert wanted.left_of(KEPT, MOMENT) == (NOBODY if goes else KEPT)
    assert wanted.takes(b"", MOMENT) is goes


def test_who_names_nothing_forgets_nothing() -> None:
    assert Forgetting().left_of(KEPT, MOMENT) == KEPT


def test_a_number_goes_as_the_plan_of_its_call_reads_it() -> None:
    berlin = NumberPlanSet(name="de", plan=NumberPlan(country_code="49", national_prefix="0"))
    use = NumberPlanAssigned(scope=Scope.ACCOUNT, key="berlin", plan="de")
    wanted = Forgetting(digits="49151123", plans=fold([berlin, use]))
    cdr = a_cdr(account="berlin", caller="0151123", callee=None, call_id="0151123@x")
    kept = a_received_call(cdr).kept_parties
    assert wanted.left_of(kept, MOMENT) == kept.without("0151123")
    assert named(cdr, wanted.left_of(kept, MOMENT).parties).call_id is None
    elsewhere = a_received_call(a_cdr(account="x", caller="0151123", callee=None)).kept_parties
    assert wanted.left_of(elsewhere, MOMENT) == elsewhere
    assert wanted.takes(b'"caller":"0151123"', MOMENT)
    assert not wanted.takes(b'"caller":"01511234"', MOMENT)


@pytest.mark.parametrize(
    "written",
    ["+49 151 123", "0(151) 123", "0049-151-123", "+49 (0)151 123", "0151\N{NO-BREAK SPACE}123"],
)
def test_a_line_goes_where_people_write_something_between_the_digits(written: str) -> None:
    wanted = Forgetting(digits="49151123", plans=BERLIN)
    assert wanted.takes(f'{{"callee": "{written}", "x": "1"}}'.encode(), MOMENT)
    assert wanted.takes(f'{{"callee": "{written}'.encode(), MOMENT)
    assert not wanted.takes(f'{{"callee": "{written}4", "x": "1"}}'.encode(), MOMENT)
    assert not Forgetting(digits="49151123").takes(f'"{written}"'.encode(), MOMENT)


@pytest.mark.parametrize("written", ["+1 49151123", "0043 49151123", "sip:+1-49151123@x"])
def test_what_the_plan_reads_as_somebody_else_s_number_stays(written: str) -> None:
    kept = a_received_call(a_cdr(caller="1001", callee=written)).kept_parties
    assert Forgetting(digits="49151123", plans=BERLIN).left_of(kept, MOMENT) == kept


@pytest.mark.parametrize("plans", [PlanBook(), BERLIN])
@pytest.mark.parametrize(
    "written", ["+1 49151123", "0043 49151123", "sip:+1-49151123@x", "+49151123 4", "+49151123-4"]
)
def test_a_longer_number_that_is_written_in_full_stays_without_a_plan_too(
    written: str, plans: PlanBook
) -> None:
    kept = a_received_call(a_cdr(caller="1001", callee=written, account=written)).kept_parties
    wanted = Forgetting(digits="49151123", plans=plans)
    assert wanted.left_of(kept, MOMENT) == kept
    assert not wanted.takes(f'{{"callee": "{written}", "x": "1"}}'.encode(), MOMENT)
    both = a_received_call(a_cdr(caller="+49151123", callee=written)).kept_parties
    assert named(CALL.cdr, wanted.left_of(both, MOMENT).parties).callee == written
    assert wanted.takes(f'{{"callee": "{written}", "caller": "+49151123"}}'.encode(), MOMENT)


@pytest.mark.parametrize(
    "written", ["+49151123", "0049151123", "sip:+49151123@x", "+1 4444;x=49151123", "1 49151123"]
)
def test_without_a_plan_goes_what_is_the_number_or_may_be(written: str) -> None:
    kept = a_received_call(a_cdr(caller="1001", callee=written)).kept_parties
    wanted = Forgetting(digits="49151123")
    assert named(CALL.cdr, wanted.left_of(kept, MOMENT).parties).callee is None
    assert wanted.takes(f'{{"callee": "{written}"}}'.encode(), MOMENT)


def test_a_number_that_is_given_with_a_zero_is_no_number_in_full() -> None:
    kept = a_received_call(a_cdr(caller="1001", callee="+49 0151123")).kept_parties
    assert Forgetting(digits="0151123").left_of(kept, MOMENT) == kept.without("0151123")


def test_what_is_given_as_people_dial_it_goes_from_a_call_id_in_full_too() -> None:
    cdr = a_cdr(caller="1001", callee="0151123", call_id="49151123-7@x")
    kept = a_received_call(cdr).kept_parties
    left = Forgetting(digits="0151123", plans=BERLIN).left_of(kept, MOMENT)
    assert (named(cdr, left.parties).callee, named(cdr, left.parties).call_id) == (None, None)


def test_a_number_goes_that_was_read_so_when_it_was_entered() -> None:
    kept = a_received_call(a_cdr(caller="1001", callee="030555")).kept_parties
    wanted = Forgetting(digits="4930555")
    assert wanted.left_of(kept, MOMENT) == kept
    read = CallNumbers("1001", "4930555")
    assert wanted.left_of(kept, MOMENT, Source(), read) == kept.without("030555")
    nobody = a_received_call(a_cdr(caller=None, callee=None)).kept_parties
    assert wanted.left_of(nobody, MOMENT, Source(), read) == nobody
