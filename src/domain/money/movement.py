"""One change of a balance; the sum of all is the balance."""

from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from attrs import evolve, frozen

from domain.pricing.sides import Side
from domain.pricing.verdict import Verdict


class MovementKind(StrEnum):
    """What moved the money."""

    CALL = "call"
    CALL_IN = "call_in"
    TOPUP = "topup"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"
    REVERSAL_IN = "reversal_in"
    BUNDLE = "bundle"

    @property
    def side(self) -> Side | None:
        """Which side of a call it is of; None where it is of no call."""
        return _SIDES.get(self)

    @property
    def is_reversal(self) -> bool:
        """Tell whether it gives back what a call had cost."""
        return self in (MovementKind.REVERSAL, MovementKind.REVERSAL_IN)


_SIDES: Final = {
    MovementKind.CALL: Side.OUTBOUND,
    MovementKind.REVERSAL: Side.OUTBOUND,
    MovementKind.CALL_IN: Side.INBOUND,
    MovementKind.REVERSAL_IN: Side.INBOUND,
}
_INWARD: Final = {
    MovementKind.CALL: MovementKind.CALL_IN,
    MovementKind.REVERSAL: MovementKind.REVERSAL_IN,
}


@frozen(kw_only=True)
class Movement:
    """An entry of the ledger; debits are negative, nothing is ever changed.

    Attributes:
        call_key, revision: name the call and its amendment; unique with the kind.
        reference: names a payment, or a settlement of a bundle; unique within its company.
    """

    company_id: int
    kind: MovementKind
    amount: Decimal
    currency: str
    call_key: UUID | None = None
    revision: int = 0
    reference: str | None = None


def debit_of(call_key: UUID, verdict: Verdict, revision: int = 0) -> Movement | None:
    """Give the movement that a call's price causes, None where it costs nothing."""
    charge = verdict.charge
    if charge is None or verdict.company_id is None or not charge.amount:
        return None
    return Movement(
        company_id=verdict.company_id,
        kind=MovementKind.CALL,
        amount=-charge.amount,
        currency=charge.currency,
        call_key=call_key,
        revision=revision,
    )


def reversal_of(call_key: UUID, verdict: Verdict, revision: int) -> Movement | None:
    """Give the movement that takes a call's price back, None where it cost nothing."""
    debit = debit_of(call_key, verdict, revision)
    if debit is None:
        return None
    return Movement(
        company_id=debit.company_id,
        kind=MovementKind.REVERSAL,
        amount=-debit.amount,
        currency=debit.currency,
        call_key=call_key,
        revision=revision,
    )


def supplier_side(verdict: Verdict) -> Verdict:
    """Give the supplier's side of a verdict as one of its own; `company_id` is the supplier."""
    supply = verdict.supply
    if supply is None:
        return Verdict()
    return Verdict(company_id=supply.supplier_id, charge=supply.charge)


def exchanged(
    call_key: UUID, before: Verdict, now: Verdict, revision: int
) -> tuple[Movement | None, Movement | None]:
    """Give what an amendment gives back and what it then debits; nothing where both are equal."""
    if before.charge == now.charge and before.company_id == now.company_id:
        return None, None
    return reversal_of(call_key, before, revision), debit_of(call_key, now, revision)


def inward(movement: Movement) -> Movement:
    """Give the movement of the called side that is like one of the caller's."""
    return evolve(movement, kind=_INWARD[movement.kind])
