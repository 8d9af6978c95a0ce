"""What a price moves, what takes it back, and what an amendment exchanges."""

from decimal import Decimal
from uuid import UUID

import pytest

from adapters.contract.builders import a_charge, a_verdict
from domain.money.movement import (
    Movement,
    MovementKind,
    debit_of,
    exchanged,
    reversal_of,
    supplier_side,
)
from domain.pricing.verdict import Supply, UnratedReason, Verdict

KEY = UUID(int=7)
UNRATED = Verdict(company_id=1, unrated_reason=UnratedReason.NO_TARIFF)


def of_the_call(kind: MovementKind, amount: str, revision: int, company_id: int = 1) -> Movement:
    return Movement(
        company_id=company_id,
        kind=kind,
        amount=Decimal(amount),
        currency="EUR",
        call_key=KEY,
        revision=revision,
    )


def debit(amount: str, revision: int, company_id: int = 1) -> Movement:
    return of_the_call(MovementKind.CALL, amount, revision, company_id)


def reversal(amount: str, revision: int, company_id: int = 1) -> Movement:
    return of_the_call(MovementKind.REVERSAL, amount, revision, company_id)


def test_a_price_is_debited_and_can_be_taken_back() -> None:
    assert debit_of(KEY, a_verdict()) == debit("-0.11", 0)
    assert debit_of(KEY, a_verdict(), 3) == debit("-0.11", 3)
    assert reversal_of(KEY, a_verdict(), 3) == reversal("0.11", 3)


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict(company_id=1),
        UNRATED,
        Verdict(charge=a_charge()),
        a_verdict(amount=Decimal(0)),
    ],
)
def test_what_costs_nothing_or_nobody_moves_nothing(verdict: Verdict) -> None:
    assert debit_of(KEY, verdict) is None
    assert reversal_of(KEY, verdict, 1) is None


def test_a_payment_is_of_no_revision() -> None:
    paid = Movement(
        company_id=1, kind=MovementKind.TOPUP, amount=Decimal(1), currency="EUR", reference="x"
    )
    assert (paid.revision, paid.call_key) == (0, None)


def test_an_amendment_gives_back_and_debits_anew() -> None:
    dearer = a_verdict(amount=Decimal("0.20"))
    assert exchanged(KEY, a_verdict(), dearer, 2) == (reversal("0.11", 2), debit("-0.20", 2))
    other = a_verdict(company_id=9)
    assert exchanged(KEY, a_verdict(), other, 2) == (reversal("0.11", 2), debit("-0.11", 2, 9))
    assert exchanged(KEY, a_verdict(), UNRATED, 1) == (reversal("0.11", 1), None)
    assert exchanged(KEY, UNRATED, a_verdict(), 1) == (None, debit("-0.11", 1))


def test_the_same_price_for_the_same_company_moves_nothing() -> None:
    assert exchanged(KEY, a_verdict(), a_verdict(), 1) == (None, None)


def test_the_side_of_a_supplier_is_a_verdict_of_its_own() -> None:
    supplied = Verdict(
        company_id=1, charge=a_charge(), supply=Supply(supplier_id=5, charge=a_charge(amount=1))
    )
    side = supplier_side(supplied)
    assert (side.company_id, side.charge) == (5, a_charge(amount=1))
    assert supplier_side(a_verdict()) == Verdict()
