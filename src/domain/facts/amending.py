"""Calls as they are held, and what an amendment of one is."""

from uuid import UUID

from attrs import frozen

from domain.facts.call_facts import Amendment, CallAmended, HeldCall
from domain.facts.closing import MonthClosed
from domain.money.errors import RefusedError
from domain.pricing.decided import Decided
from domain.pricing.verdict import Supply, Verdict


@frozen(kw_only=True)
class KeptCall:
    """A call as its latest fact has it; `revision` counts its amendments.

    Attributes:
        stands: a person has corrected or accepted it once.
        forgotten: some of its parties are: nobody can price it anew.
        closed: the close of the month in which it began; None where that is open.
    """

    call_key: UUID
    host: str
    revision: int
    held: HeldCall
    stands: bool = False
    forgotten: bool = False
    closed: MonthClosed | None = None

    @property
    def decided(self) -> Decided:
        """What no re-rating takes back."""
        verdict = self.held.verdict
        return Decided(
            payer=verdict.company_id,
            payer_in=verdict.inbound_side.company_id,
            stands=self.stands,
            void=verdict.voided,
            host=self.host,
        )


@frozen(kw_only=True)
class Order:
    """Who amends, and why.

    Attributes:
        closed: whether calls of closed months are meant too.
    """

    by: str
    because: str
    closed: bool = False


def amended(kept: KeptCall, amendment: Amendment, now: HeldCall, order: Order) -> CallAmended:
    """Give the fact that a call is held otherwise from now on.

    Raises:
        RefusedError: its month is closed, and the order does not say that it is meant all the same.
    """
    if kept.closed and not order.closed:
        raise RefusedError(
            f"the call {kept.call_key} began in {kept.closed.month}, which was closed on"
            f" {kept.closed.closed_at:%Y-%m-%d}: --closed amends it all the same"
        )
    return CallAmended(
        call_key=kept.call_key,
        host=kept.host,
        amendment=amendment,
        revision=kept.revision + 1,
        now=now,
        before=kept.held,
        because=order.because,
        by=order.by,
    )


def says_the_same(one: Verdict, other: Verdict) -> bool:
    """Tell whether two verdicts bill the same; another version of a tariff may do that."""
    return (
        _billed(one) == _billed(other)
        and _billed(one.inbound_side) == _billed(other.inbound_side)
        and _supplied(one.supply) == _supplied(other.supply)
    )


def _billed(verdict: Verdict) -> tuple[object, ...]:
    charge = verdict.charge
    head = (
        verdict.company_id,
        verdict.rating,
        verdict.unrated_reason,
        verdict.voided,
        verdict.leg_of,
    )
    if charge is None:
        return head
    return (*head, charge.amount, charge.currency, charge.billed, charge.destination, charge.prefix)


def _supplied(supply: Supply | None) -> tuple[object, ...]:
    if supply is None or supply.charge is None:
        return (supply.supplier_id if supply else None,)
    return (supply.supplier_id, supply.charge.amount, supply.charge.currency)
