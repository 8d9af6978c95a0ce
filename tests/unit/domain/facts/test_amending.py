"""When two verdicts bill the same, and when an amendment has to say so."""

from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import a_charge, a_received_call, a_verdict
from adapters.contract.builders.closes import a_close
from domain.facts.amending import KeptCall, Order, amended, says_the_same
from domain.facts.call_facts import Amendment, HeldCall
from domain.money.errors import RefusedError
from domain.pricing.verdict import Inbound, Supply, UnratedReason, Verdict

SUPPLIED = Verdict(company_id=1, charge=a_charge(), supply=Supply(supplier_id=1, charge=a_charge()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (a_verdict(), a_verdict(tariff_id=6)),
        (Verdict(), Verdict()),
        (
            SUPPLIED,
            Verdict(
                company_id=1,
                charge=a_charge(),
                supply=Supply(supplier_id=1, charge=a_charge(tariff_id=6, prefix="4")),
            ),
        ),
    ],
)
def test_another_version_may_bill_the_same(one: Verdict, other: Verdict) -> None:
    assert says_the_same(one, other)


@pytest.mark.parametrize(
    "other",
    [
        a_verdict(),
        Verdict(company_id=1, charge=a_charge(), supply=Supply(supplier_id=1, charge=None)),
        Verdict(company_id=1, charge=a_charge(), supply=Supply(supplier_id=2, charge=a_charge())),
        Verdict(
            company_id=1,
            charge=a_charge(),
            supply=Supply(supplier_id=1, charge=a_charge(amount=Decimal(1))),
        ),
        Verdict(
            company_id=1,
            charge=a_charge(),
            supply=Supply(supplier_id=1, charge=a_charge(currency="USD")),
        ),
    ],
)
def test_another_side_of_a_supplier_is_another_verdict(other: Verdict) -> None:
    assert not says_the_same(SUPPLIED, other)


@pytest.mark.parametrize(
    "other",
    [
        a_verdict(company_id=2),
        a_verdict(amount=Decimal(1)),
        a_verdict(currency="USD"),
        a_verdict(destination="Berlin"),
        a_verdict(prefix="4930"),
        a_verdict(segments=()),
        Verdict(company_id=1),
        Verdict(company_id=1, voided=True),
        Verdict(company_id=1, unrated_reason=UnratedReason.NO_RATE),
    ],
)
def test_what_bills_otherwise_is_another_verdict(other: Verdict) -> None:
    assert not says_the_same(a_verdict(), other)


def test_why_there_is_no_price_is_part_of_it() -> None:
    reasons = [Verdict(unrated_reason=each) for each in UnratedReason]
    assert not says_the_same(reasons[0], reasons[1])
    assert not says_the_same(Verdict(), Verdict(voided=True))


def test_a_call_of_a_closed_month_is_amended_only_where_that_is_meant() -> None:
    call = a_received_call()
    held = HeldCall(cdr=call.cdr, verdict=call.verdict)
    kept = KeptCall(call_key=call.call_key, host="h", revision=4, held=held, closed=a_close())
    order = Order(by="ana", because="a slip")
    with pytest.raises(RefusedError, match="began in 2026-11, which was closed on 2026-12-01"):
        amended(kept, Amendment.VOIDED, held, order)
    meant = Order(by="ana", because="a slip", closed=True)
    assert amended(kept, Amendment.VOIDED, held, meant).revision == 5


def test_both_sides_have_to_say_the_same() -> None:
    one = Verdict(company_id=1, charge=a_charge(), inbound=Inbound(company_id=2, charge=a_charge()))
    assert says_the_same(one, evolve(one))
    for inbound in (
        None,
        Inbound(company_id=2),
        Inbound(company_id=3, charge=a_charge()),
        Inbound(company_id=2, charge=a_charge(amount=Decimal(9))),
    ):
        assert not says_the_same(one, evolve(one, inbound=inbound))
