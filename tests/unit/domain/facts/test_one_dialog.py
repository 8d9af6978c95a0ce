"""What the log tells of who is billed for a dialog, though nothing is debited by it."""

from datetime import timedelta
from uuid import UUID

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr, a_received_call, a_verdict
from domain.calls.identity import dialog_of
from domain.facts.one_dialog import standing_claim
from domain.pricing.one_dialog import Head, head_for
from domain.pricing.same_dialog import EACH, SameDialog
from domain.pricing.verdict import Verdict

ONCE = SameDialog(hosts=("*",))
HEAD, PRICED = UUID(int=7), a_verdict(1)
BEGAN = {HEAD: MOMENT - timedelta(seconds=1)}
VOID = a_received_call(verdict=Verdict(company_id=1, voided=True))
OTHER = UUID(int=8)
LEG = a_received_call(verdict=PRICED.as_leg(HEAD))
LEG_HOST = LEG.provenance.host


def test_a_void_call_stands_by_the_price_that_it_had() -> None:
    claim = standing_claim(ONCE, VOID, PRICED, {})
    assert claim is not None
    assert (claim.call_key, claim.dialog) == (VOID.call_key, dialog_of(VOID.cdr, 1))
    assert standing_claim(ONCE, VOID, None, {}) is None
    assert standing_claim(ONCE, VOID, Verdict(company_id=1), {}) is None


def test_a_leg_tells_of_its_head() -> None:
    claim = standing_claim(ONCE, LEG, None, BEGAN)
    assert claim is not None
    assert (claim.call_key, claim.start, claim.rule) == (HEAD, BEGAN[HEAD], ONCE)
    assert claim.dialog == dialog_of(LEG.cdr, 1)


@pytest.mark.parametrize(
    ("rule", "other"),
    [
        (ONCE, OTHER),
        (SameDialog(hosts=("sip-9", LEG_HOST)), OTHER),
        (SameDialog(hosts=(LEG_HOST,)), None),
    ],
)
def test_a_leg_keeps_to_the_hosts_that_the_rule_names(rule: SameDialog, other: UUID | None) -> None:
    claim = standing_claim(rule, LEG, None, BEGAN)
    assert claim is not None
    assert head_for(claim, [Head(BEGAN[HEAD], OTHER, "sip-9")]) == other


def test_of_others_nothing_is_told() -> None:
    assert standing_claim(ONCE, a_received_call(verdict=PRICED), None, BEGAN) is None
    assert standing_claim(EACH, LEG, None, BEGAN) is None
    assert standing_claim(ONCE, LEG, None, {}) is None
    nameless = evolve(LEG, cdr=a_cdr(to_tag=None))
    assert standing_claim(ONCE, nameless, None, BEGAN) is None
    nobodys = evolve(LEG, verdict=Verdict(leg_of=HEAD))
    assert standing_claim(ONCE, nobodys, None, BEGAN) is None
