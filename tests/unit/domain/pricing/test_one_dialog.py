"""Of the records of one dialog one is billed, whatever their order."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import MOMENT, a_cdr, a_charge
from domain.pricing.one_dialog import DialogClaim, Head, claim_of, head_for, released, settle_claims
from domain.pricing.same_dialog import EACH, SameDialog
from domain.pricing.verdict import UnratedReason, Verdict

ONCE = SameDialog(hosts=("sip-1", "sip-2"), within=timedelta(seconds=10))
PRICED = Verdict(company_id=1, charge=a_charge())


def key(number: int) -> UUID:
    return UUID(int=number)


def a_claim(number: int, seconds: float = 0, dialog: int = 1, **changes: Any) -> DialogClaim:  # noqa: ANN401 any field
    return DialogClaim(
        dialog=key(1000 + dialog),
        call_key=key(number),
        start=MOMENT + timedelta(seconds=seconds),
        **({"rule": ONCE} | changes),
    )


def test_a_record_with_a_price_claims_its_dialog() -> None:
    claim = claim_of(ONCE, key(1), "sip-2", a_cdr(), PRICED)
    assert claim is not None
    assert (claim.call_key, claim.start, claim.rule) == (key(1), MOMENT, ONCE)
    assert claim.head == Head(MOMENT, key(1), "sip-2")


def test_its_creation_is_no_part_of_a_dialogs_name_and_its_payer_is() -> None:
    other = a_cdr(created_at=Decimal(1), caller="1", callee="2")
    names = {
        claim.dialog
        for cdr in (a_cdr(), other)
        if (claim := claim_of(ONCE, key(1), "sip-1", cdr, PRICED)) is not None
    }
    assert len(names) == 1
    for cdr, company in (
        (a_cdr(), 2), (a_cdr(call_id="b"), 1), (a_cdr(from_tag="b"), 1), (a_cdr(to_tag="b"), 1),
    ):  # fmt: skip
        verdict = Verdict(company_id=company, charge=a_charge())
        claim = claim_of(ONCE, key(1), "sip-1", cdr, verdict)
        assert claim is not None
        assert claim.dialog not in names


@pytest.mark.parametrize(
    ("rule", "host", "cdr", "verdict"),
    [
        (EACH, "sip-1", a_cdr(), PRICED),
        (ONCE, "sip-3", a_cdr(), PRICED),
        (ONCE, "sip-1", a_cdr(call_id=None), PRICED),
        (ONCE, "sip-1", a_cdr(from_tag=None), PRICED),
        (ONCE, "sip-1", a_cdr(to_tag=None), PRICED),
        (ONCE, "sip-1", a_cdr(), Verdict(company_id=1)),
        (ONCE, "sip-1", a_cdr(), Verdict(unrated_reason=UnratedReason.NO_RATE)),
        (ONCE, "sip-1", a_cdr(), Verdict(charge=a_charge())),
        (ONCE, "sip-1", a_cdr(), Verdict(company_id=1, charge=a_charge(amount=Decimal(0)))),
    ],
)
def test_what_claims_nothing(rule: SameDialog, host: str, cdr: Any, verdict: Verdict) -> None:  # noqa: ANN401 a record
    assert claim_of(rule, key(1), host, cdr, verdict) is None


def test_the_first_is_billed_and_the_others_are_its_legs() -> None:
    claimed = settle_claims([a_claim(n) for n in (2, 1, 3, 2)], {})
    assert claimed.legs == {key(1): key(2), key(3): key(2)}
    assert claimed.changed == {key(1001): (a_claim(2).head,)}


def test_what_is_held_holds_and_changes_nothing() -> None:
    held = {key(1001): (a_claim(1).head,)}
    assert settle_claims([a_claim(1)], held) == settle_claims([], {})
    assert settle_claims([a_claim(2)], held).legs == {key(2): key(1)}
    assert settle_claims([a_claim(2, dialog=2)], held).legs == {}


def test_the_nearest_head_within_the_window_counts() -> None:
    heads = (a_claim(1).head, a_claim(2, 15).head)
    for seconds, head in ((-10, 1), (-10.1, None), (7, 1), (8, 2), (25, 2), (25.1, None)):
        assert head_for(a_claim(9, seconds), heads) == (head and key(head))
    assert settle_claims([a_claim(9, 99)], {key(1001): heads}).changed == {
        key(1001): (*heads, a_claim(9, 99).head)
    }


def test_of_two_that_are_as_near_the_earlier_one_counts() -> None:
    heads = (a_claim(1, 8).head, a_claim(2, -8).head)
    assert head_for(a_claim(9), heads) == key(2)


def test_a_head_gives_way_to_who_takes_its_place() -> None:
    held = {key(1001): (a_claim(1).head, a_claim(7, 99).head)}
    claimed = settle_claims([a_claim(2, takes=key(1))], held)
    assert claimed.legs == {}
    assert claimed.changed == {key(1001): (a_claim(7, 99).head, a_claim(2).head)}
    assert settle_claims([a_claim(1)], claimed.changed).legs == {key(1): key(2)}


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 3)), max_size=30), st.data())
def test_each_dialog_has_one_head_however_batches_are_cut(
    records: list[tuple[int, int]], data: st.DataObject
) -> None:
    claims = [a_claim(100 * dialog + number, dialog=dialog) for number, dialog in records]
    whole = settle_claims(claims, {})
    cut = data.draw(st.integers(0, len(claims)))
    first = settle_claims(claims[:cut], {})
    second = settle_claims(claims[cut:], first.changed)
    assert {**first.legs, **second.legs} == whole.legs
    keys = {claim.call_key for claim in claims}
    heads = keys - whole.legs.keys()
    assert len(heads) == len({claim.dialog for claim in claims})
    assert set(whole.legs.values()) <= heads


def test_who_is_released_is_head_of_that_dialog_no_more() -> None:
    first, second = Head(MOMENT, key(1)), Head(MOMENT + timedelta(minutes=5), key(2))
    held = {key(1001): (first, second), key(1002): (first,)}
    gone = [(key(1001), key(1)), (key(1002), key(9)), (key(1003), key(1))]
    assert released(gone, held) == {key(1001): [second]}
    assert released([(key(1001), key(1)), (key(1001), key(2))], held) == {key(1001): []}


@pytest.mark.parametrize(
    ("hosts", "written_by", "head"),
    [
        (("*",), "sip-2", None),
        (("*",), "sip-1", key(1)),
        (("sip-1", "sip-2"), "sip-1", key(1)),
        (("sip-2",), "sip-1", None),
        (("sip-2",), None, key(1)),
    ],
)
def test_a_head_is_of_another_host_that_the_rule_names(
    hosts: tuple[str, ...], written_by: str | None, head: UUID | None
) -> None:
    claim = a_claim(2, 1, host="sip-2", rule=SameDialog(hosts=hosts))
    assert head_for(claim, (Head(MOMENT, key(1), written_by),)) == head
