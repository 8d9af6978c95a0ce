"""A person decides about one call: corrects its duration, accepts it, or takes its price back."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from attrs import evolve, frozen

from application.calls.ports import AmendmentBook, KeptCalls
from application.errors import RejectedError
from application.pricing.ports import PriceTables
from domain.calls.cdr import Cdr
from domain.facts.amending import KeptCall, Order, amended
from domain.facts.call_facts import Amendment, CallAmended, HeldCall
from domain.pricing.price_book import PriceBook


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
        prices = await _prices_of(self.calls, self.prices, call_key)

        def corrected(kept: KeptCall) -> CallAmended:
            before = kept.held.cdr
            _refuse_voided(kept)
            if before.duration == duration:
                raise RejectedError(f"the call has this duration: {duration}")
            cdr = evolve(before, duration=duration, end_time=before.start_time + duration)
            return _standing(kept, cdr, prices, Amendment.CORRECTED, order)

        return await _amend(self.book, call_key, corrected)


@frozen(kw_only=True)
class AcceptCall:
    """Let a call stand that was in doubt, as one that lasted too long, and price it."""

    book: AmendmentBook
    calls: KeptCalls
    prices: PriceTables

    async def __call__(self, call_key: UUID, order: Order) -> CallAmended:
        """Accept it as it is held.

        Raises:
            RejectedError: there is no such call, it is void or forgotten, or not in doubt.
            UnavailableError: nothing has changed; try again.
        """
        prices = await _prices_of(self.calls, self.prices, call_key)

        def accepted(kept: KeptCall) -> CallAmended:
            _refuse_voided(kept)
            reason = kept.held.verdict.unrated_reason
            if reason is None or not reason.is_doubt:
                raise RejectedError(f"nobody doubts the call {kept.call_key}")
            return _standing(kept, kept.held.cdr, prices, Amendment.ACCEPTED, order)

        return await _amend(self.book, call_key, accepted)


async def _prices_of(calls: KeptCalls, prices: PriceTables, call_key: UUID) -> PriceBook:
    # They are read before the book is held, which may take long where tariffs are large.
    return await prices.since((await calls.call(call_key)).held.cdr.start_time)


def _standing(
    kept: KeptCall, cdr: Cdr, prices: PriceBook, amendment: Amendment, order: Order
) -> CallAmended:
    if kept.forgotten:
        raise RejectedError(f"who took part in {kept.call_key} is forgotten: no price")
    verdict = prices.judge(cdr, evolve(kept.decided, stands=True))
    return amended(kept, amendment, HeldCall(cdr=cdr, verdict=verdict), order)


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
