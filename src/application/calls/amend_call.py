"""An operator corrects one call: its duration, or takes its price back."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from attrs import evolve, frozen

from application.calls.ports import AmendmentBook, KeptCalls
from application.errors import RejectedError
from application.pricing.ports import PriceTables
from domain.facts.amending import KeptCall, Order, amended
from domain.facts.call_facts import Amendment, CallAmended, HeldCall


@frozen(kw_only=True)
class VoidCall:
    """Take the price of a call back; the call stays in the book."""

    book: AmendmentBook

    async def __call__(self, call_key: UUID, order: Order) -> CallAmended:
        """Void; a call that is void already is refused.

        Raises:
            RejectedError: there is no such call, or it is void.
            UnavailableError: nothing has changed; try again.
        """
        return await _amend(self.book, call_key, lambda kept: _voided(kept, order))


@frozen(kw_only=True)
class CorrectCall:
    """Give a call another duration, as after a lost BYE, and price it by that."""

    book: AmendmentBook
    calls: KeptCalls
    prices: PriceTables

    async def __call__(self, call_key: UUID, duration: timedelta, order: Order) -> CallAmended:
        """Correct; however long the call is said to be, a person has said so.

        Raises:
            RejectedError: there is no such call, it is void or forgotten, or has this duration.
            UnavailableError: nothing has changed; try again.
        """
        # Prices are read before the book is held, which may take long where tariffs are large.
        start = (await self.calls.call(call_key)).held.cdr.start_time
        prices = await self.prices.since(start)

        def corrected(kept: KeptCall) -> CallAmended:
            before = kept.held
            _refuse_voided(kept)
            if kept.forgotten:
                raise RejectedError(f"who took part in {kept.call_key} is forgotten: no price")
            if before.cdr.duration == duration:
                raise RejectedError(f"the call has this duration: {duration}")
            end = before.cdr.start_time + duration
            cdr = evolve(before.cdr, duration=duration, end_time=end)
            company_id = before.verdict.company_id
            verdict = (
                prices.judge(cdr, timedelta.max)
                if company_id is None
                else prices.judge_for(company_id, cdr, timedelta.max)
            )
            return amended(kept, Amendment.CORRECTED, HeldCall(cdr=cdr, verdict=verdict), order)

        return await _amend(self.book, call_key, corrected)


async def _amend(
    book: AmendmentBook, call_key: UUID, decide: Callable[[KeptCall], CallAmended]
) -> CallAmended:
    async with book.amending() as amending:
        amendment = decide(await amending.call(call_key))
        await amending.amend([amendment])
    return amendment


def _voided(kept: KeptCall, order: Order) -> CallAmended:
    _refuse_voided(kept)
    verdict = kept.held.verdict
    now = evolve(verdict, charge=None, unrated_reason=None, supply=None, voided=True)
    return amended(kept, Amendment.VOIDED, HeldCall(cdr=kept.held.cdr, verdict=now), order)


def _refuse_voided(kept: KeptCall) -> None:
    if kept.held.verdict.voided:
        raise RejectedError(f"the call {kept.call_key} is void")
