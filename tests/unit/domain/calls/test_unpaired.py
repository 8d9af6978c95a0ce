"""Which calls were answered and ended and left no CDR."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.contract.builders import MOMENT, a_cdr
from domain.calls.transaction import Dialog, Transaction
from domain.calls.unpaired import AnsweredCall, AnsweredCalls, LongerCall


def seen(method: str, **changes: Any) -> Transaction:  # noqa: ANN401 any field
    fields: dict[str, Any] = {
        "method": method, "sip_code": 200, "call_id": "c1", "from_tag": "f1", "to_tag": "t1",
    }  # fmt: skip
    return Transaction(**(fields | changes))


def unpaired(*transactions: Transaction) -> AnsweredCalls:
    calls = AnsweredCalls()
    for transaction in transactions:
        calls.transaction(transaction)
    return calls


def test_a_call_that_was_answered_and_ended_needs_a_cdr() -> None:
    # The called side may end it: then its tag comes first.
    calls = unpaired(seen("BYE", from_tag="t1", to_tag="f1", sip_code=481), seen("INVITE"))
    assert calls.without_cdr() == [AnsweredCall("c1", ("f1", "t1"))]
    calls.cdr(a_cdr(call_id="c1", from_tag="f1", to_tag="t1"))
    assert calls.without_cdr() == []


def test_a_call_that_the_book_has_is_paired() -> None:
    calls = unpaired(seen("INVITE"), seen("BYE"))
    calls.dialog(Dialog(call_id="c1", from_tag="f1", to_tag="t1"))
    assert calls.without_cdr() == []


@pytest.mark.parametrize(
    "transactions",
    [
        [seen("INVITE")],
        [seen("BYE")],
        [seen("INVITE", sip_code=486), seen("BYE")],
        [seen("INVITE"), seen("ACK")],
        [seen("INVITE", call_id=None), seen("BYE", call_id=None)],
    ],
)
def test_what_was_not_both_answered_and_ended_needs_none(transactions: list[Transaction]) -> None:
    assert unpaired(*transactions).without_cdr() == []


def test_a_cdr_without_a_call_id_pairs_with_nothing() -> None:
    calls = unpaired(seen("INVITE"), seen("BYE"))
    calls.cdr(a_cdr(call_id=None, from_tag="f1", to_tag="t1", start_time=MOMENT))
    assert len(calls.without_cdr()) == 1


def test_they_come_in_the_order_of_their_names() -> None:
    both = [seen(method, call_id=name) for name in ("b", "a") for method in ("INVITE", "BYE")]
    assert [call.call_id for call in unpaired(*both).without_cdr()] == ["a", "b"]


def test_a_call_that_is_hung_up_after_its_cdr_ended_went_on_unbilled() -> None:
    end, late = MOMENT, MOMENT + timedelta(seconds=41)
    # A BYE that the callee refuses ends the call for Kamailio alone.
    calls = unpaired(
        seen("INVITE"),
        seen("BYE", sip_code=500, at=end),
        seen("BYE", at=late, from_tag="t1", to_tag="f1"),
        seen("BYE", sip_code=481, at=late + timedelta(seconds=9)),
    )
    calls.cdr(a_cdr(call_id="c1", from_tag="f1", to_tag="t1", end_time=end))
    assert calls.without_cdr() == []
    [found] = calls.longer()
    assert found == LongerCall(AnsweredCall("c1", ("f1", "t1")), end, late)


@pytest.mark.parametrize(
    "changes",
    [{"at": MOMENT + timedelta(seconds=40)}, {"at": None}, {"sip_code": 481}, {"call_id": "c2"}],
)
def test_one_bye_that_waited_for_its_reply_is_no_later_one(changes: dict[str, Any]) -> None:
    fields = {"at": MOMENT + timedelta(hours=1)} | changes
    calls = unpaired(seen("INVITE"), seen("BYE", **fields))
    calls.cdr(a_cdr(call_id="c1", from_tag="f1", to_tag="t1", end_time=MOMENT))
    assert calls.longer() == []


def test_of_a_call_of_the_book_alone_the_end_is_not_known() -> None:
    calls = unpaired(seen("INVITE"), seen("BYE", at=MOMENT))
    calls.dialog(Dialog(call_id="c1", from_tag="f1", to_tag="t1"))
    assert calls.longer() == []
