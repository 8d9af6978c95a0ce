"""New calls whose dialogs are billed once: their claims, and those of them that are legs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from domain.calls.identity import dialog_of
from domain.facts.call_facts import CallReceived
from domain.pricing.one_dialog import DialogClaim, claim_of
from domain.pricing.same_dialog import SameDialog
from domain.pricing.verdict import Verdict


def claims_of(calls: Iterable[CallReceived]) -> Sequence[DialogClaim]:
    """Give the claims of new calls in the order of the stream."""
    claiming = [(call.receipt, call.claim) for call in calls if call.claim is not None]
    claiming.sort(key=lambda each: (each[0].stored_at, each[0].stream_seq))
    return [claim for _, claim in claiming]


def with_legs(
    calls: Mapping[UUID, CallReceived], legs: Mapping[UUID, UUID]
) -> Mapping[UUID, CallReceived]:
    """Give the calls, of which some are legs of the calls that are billed."""
    return {key: call.as_leg(legs[key]) if key in legs else call for key, call in calls.items()}


def standing_claim(
    rule: SameDialog, call: CallReceived, before: Verdict | None, starts: Mapping[UUID, datetime]
) -> DialogClaim | None:
    """Give the claim that a call tells of though it is not debited, as the log has it.

    A void call bills nobody, and yet nobody is billed in its place; a leg names its head, whatever
    became of the head's price.

    `before` is the verdict before a call was made void, `starts` are those of heads that legs name.
    """
    verdict, host, cdr = call.verdict, call.provenance.host, call.cdr
    if verdict.voided:
        return claim_of(rule, call.call_key, host, cdr, before) if before is not None else None
    head, company_id = verdict.leg_of, verdict.company_id
    if head is None or company_id is None or not rule.holds_for(host):
        return None
    if head not in starts or None in (cdr.call_id, cdr.from_tag, cdr.to_tag):
        return None
    return DialogClaim(
        dialog=dialog_of(cdr, company_id), call_key=head, start=starts[head], rule=rule
    )
