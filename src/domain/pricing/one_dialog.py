"""Of the records of one dialog one is billed: which, where the rule of their proxies says so.

The first that has a price and is entered is billed; it is the dialog's head. A later one of the
same company is a leg of it: it is kept, and costs nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from attrs import field, frozen

from domain.calls.cdr import Cdr
from domain.calls.identity import dialog_of
from domain.pricing.same_dialog import SameDialog
from domain.pricing.sides import Side
from domain.pricing.verdict import Verdict


@frozen
class Head:
    """A call by which a dialog is billed, and when it began.

    Attributes:
        host: of the proxy that wrote its record; None where nobody knows any more.
    """

    start: datetime
    call_key: UUID
    host: str | None = None


Heads = Sequence[Head]


@frozen(kw_only=True)
class DialogClaim:
    """A call that has a price, and is billed unless another one of its dialog is.

    Attributes:
        dialog: of which company, by what names.
        rule: of now, which tells what other records can be of this dialog.
        host: of the proxy that wrote its record; None where that is not told.
        leg_of: the head whose leg it is already, and stays where that is near.
        takes: a head that gives way to it.
    """

    dialog: UUID
    call_key: UUID
    start: datetime
    rule: SameDialog
    host: str | None = None
    leg_of: UUID | None = None
    takes: UUID | None = None

    @property
    def head(self) -> Head:
        """What it is where no other one is."""
        return Head(self.start, self.call_key, self.host)


@frozen(kw_only=True)
class Claimed:
    """What became of claims.

    Attributes:
        legs: the call by which the dialog is billed, by those that are not.
        changed: the heads of dialogs that have others now.
    """

    legs: Mapping[UUID, UUID] = field(factory=dict)
    changed: Mapping[UUID, Heads] = field(factory=dict)


def claim_of(  # noqa: PLR0913, PLR0917 a call has as many parts
    rule: SameDialog,
    call_key: UUID,
    host: str,
    cdr: Cdr,
    verdict: Verdict,
    side: Side = Side.OUTBOUND,
) -> DialogClaim | None:
    """Give the claim of a side of a call; None where the rule is none, or nothing is debited.

    A record without one of the three names is of no dialog that somebody else could tell of.
    """
    if not (rule.hosts and rule.holds_for(host)) or None in (cdr.call_id, cdr.from_tag, cdr.to_tag):
        return None
    paid = verdict.of(side)
    if paid.company_id is None or paid.charge is None or not paid.charge.amount:
        return None
    return DialogClaim(
        dialog=dialog_of(cdr, paid.company_id, called=side is Side.INBOUND),
        call_key=call_key,
        start=cdr.start_time,
        rule=rule,
        host=host,
    )


def settle_claims(claims: Iterable[DialogClaim], held: Mapping[UUID, Heads]) -> Claimed:
    """Decide, in the order of the claims, who is billed and who is a leg of whom.

    Where one asks for the legs, all claims are of the same side of their calls.
    """
    heads: dict[UUID, Heads] = dict(held)
    legs: dict[UUID, UUID] = {}
    changed: set[UUID] = set()
    for claim in claims:
        head = head_for(claim, heads.get(claim.dialog, ()))
        if head is None:
            heads[claim.dialog] = _with(claim, heads.get(claim.dialog, ()))
            changed.add(claim.dialog)
        elif head != claim.call_key:
            legs[claim.call_key] = head
    return Claimed(legs=legs, changed={dialog: heads[dialog] for dialog in changed})


def released(gone: Iterable[tuple[UUID, UUID]], held: Mapping[UUID, Heads]) -> Mapping[UUID, Heads]:
    """Give the heads that are left of dialogs where a call is none any more: (dialog, call)."""
    left: dict[UUID, Heads] = {}
    for dialog, call_key in gone:
        heads = left.get(dialog, held.get(dialog, ()))
        rest = [head for head in heads if head.call_key != call_key]
        if len(rest) < len(heads):
            left[dialog] = rest
    return left


def head_for(claim: DialogClaim, heads: Heads) -> UUID | None:
    """Give the call by which the dialog of a claim is billed; None where that is to be decided."""
    if any(head.call_key == claim.call_key for head in heads):
        return claim.call_key
    near = [
        (head.call_key != claim.leg_of, abs(head.start - claim.start), head.start, head.call_key)
        for head in heads
        if head.call_key != claim.takes
        and claim.rule.near(claim.start, head.start)
        and claim.rule.joins(claim.host, head.host)
    ]
    return min(near)[-1] if near else None


def _with(claim: DialogClaim, heads: Heads) -> Heads:
    return (*(head for head in heads if head.call_key != claim.takes), claim.head)
