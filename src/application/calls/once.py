"""Amendments of calls whose dialogs are billed once."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from attrs import evolve

from domain.calls.identity import dialog_of
from domain.facts.amending import KeptCall
from domain.facts.call_facts import CallAmended
from domain.pricing.one_dialog import DialogClaim, claim_of
from domain.pricing.same_dialog import SameDialog
from domain.pricing.sides import Side
from domain.pricing.verdict import Verdict

Judged = tuple[KeptCall, Verdict]


class DialogBook(Protocol):
    """Which calls are billed for their dialogs, as a correction sees it."""

    async def billed_by(
        self, claims: Sequence[DialogClaim], *, keep: bool = True
    ) -> Mapping[UUID, UUID]:
        """Claim dialogs, in this order; give the call that is billed, for each leg of one.

        What is not kept holds for this correction alone, as for one that only looks.

        Raises:
            UnavailableError: nothing of the correction holds; try again.
        """
        ...

    async def release(self, gone: Sequence[tuple[UUID, UUID]], *, keep: bool = True) -> None:
        """Let calls be billed for dialogs no more: (dialog, call). Kept as above.

        Raises:
            UnavailableError: nothing of the correction holds; try again.
        """
        ...


async def release_moved(book: DialogBook, judged: Sequence[Judged], *, keep: bool = True) -> None:
    """Let those be billed for the dialogs of a company no more whom another one pays now.

    What its other records owe is not paid by that.
    """
    gone = [
        (dialog_of(kept.held.cdr, company, called=side is Side.INBOUND), kept.call_key)
        for kept, verdict in judged
        for side in Side
        if (company := kept.held.verdict.of(side).company_id) is not None
        and verdict.of(side).company_id != company
    ]
    if gone:
        await book.release(gone, keep=keep)


async def billed_once(
    book: DialogBook, rule: SameDialog, amendment: CallAmended, takes: UUID | None, side: Side
) -> CallAmended:
    """Give the amendment as it holds where another call may be billed for a side of the dialog.

    `takes` is the call in whose place it is billed, if it has a price.
    """
    now = amendment.now
    claim = claim_of(rule, amendment.call_key, amendment.host, now.cdr, now.verdict, side)
    if claim is None:
        return amendment
    leg_of = amendment.before.verdict.of(side).leg_of
    legs = await book.billed_by([evolve(claim, leg_of=leg_of, takes=takes)])
    head = legs.get(amendment.call_key)
    if head is None:
        return amendment
    return evolve(amendment, now=evolve(now, verdict=now.verdict.as_leg(head, side)))


async def all_billed_once(
    book: DialogBook, rule: SameDialog, judged: Sequence[Judged], *, keep: bool
) -> Sequence[Judged]:
    """Give the verdicts, of which some are those of legs."""
    for side in Side:
        if claims := _claims(rule, judged, side):
            legs = await book.billed_by(claims, keep=keep)
            judged = [
                (kept, _as_held(verdict, legs.get(kept.call_key), side)) for kept, verdict in judged
            ]
    return judged


def _as_held(verdict: Verdict, head: UUID | None, side: Side) -> Verdict:
    return verdict if head is None else verdict.as_leg(head, side)


def _claims(rule: SameDialog, judged: Sequence[Judged], side: Side) -> Sequence[DialogClaim]:
    found = [
        (
            claim_of(rule, kept.call_key, kept.host, kept.held.cdr, verdict, side),
            kept.held.verdict.of(side).leg_of,
        )
        for kept, verdict in judged
    ]
    return [evolve(claim, leg_of=head) for claim, head in found if claim is not None]
