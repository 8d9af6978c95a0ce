"""New calls whose dialogs are billed once: their claims, and those of them that are legs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from domain.calls.identity import dialog_of
from domain.facts.call_facts import CallReceived
from domain.pricing.one_dialog import DialogClaim, claim_of
from domain.pricing.same_dialog import SameDialog
from domain.pricing.sides import Side
from domain.pricing.verdict import Verdict

_IN = Side.INBOUND


def claims_of(calls: Iterable[CallReceived], side: Side = Side.OUTBOUND) -> Sequence[DialogClaim]:
    """Give the claims of a side of new calls in the order of the stream."""
    told = ((call.receipt, call.claim_in if side is _IN else call.claim) for call in calls)
    claiming = [(receipt, claim) for receipt, claim in told if claim is not None]
    claiming.sort(key=lambda each: (each[0].stored_at, each[0].stream_seq))
    return [claim for _, claim in claiming]


def with_legs(
    calls: Mapping[UUID, CallReceived], legs: Mapping[UUID, UUID], side: Side = Side.OUTBOUND
) -> Mapping[UUID, CallReceived]:
    """Give the calls, of which some are legs, on this side, of the calls that are billed."""
    return {
        key: call.as_leg(legs[key], side) if key in legs else call for key, call in calls.items()
    }


def standing_claim(
    rule: SameDialog,
    call: CallReceived,
    before: Verdict | None,
    starts: Mapping[UUID, datetime],
    side: Side = Side.OUTBOUND,
) -> DialogClaim | None:
    """Give the claim that a side of a call tells of though it is not debited, as the log has it.

    A void call bills nobody, and yet nobody is billed in its place; a leg names its head, whatever
    became of the head's price.

    `before` is the verdict before a call was made void, `starts` are those of heads that legs name.
    """
    verdict, host, cdr = call.verdict, call.provenance.host, call.cdr
    if verdict.voided:
        return claim_of(rule, call.call_key, host, cdr, before, side) if before else None
    paid = verdict.of(side)
    head, company_id = paid.leg_of, paid.company_id
    if head is None or company_id is None or not rule.holds_for(host):
        return None
    if head not in starts or None in (cdr.call_id, cdr.from_tag, cdr.to_tag):
        return None
    return DialogClaim(
        dialog=dialog_of(cdr, company_id, called=side is _IN),
        call_key=head,
        start=starts[head],
        rule=rule,
    )
