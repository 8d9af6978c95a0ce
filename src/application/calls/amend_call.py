"""A person decides about one call: its duration, that it stands, that it counts or does not."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

from attrs import evolve, frozen

from application.calls.once import billed_once, release_moved
from application.calls.ports import Amending, AmendmentBook, KeptCalls
from application.errors import RejectedError
from application.pricing.ports import PriceTables
from domain.calls.cdr import Cdr
from domain.facts.amending import KeptCall, Order, amended
from domain.facts.call_facts import Amendment, CallAmended, HeldCall
from domain.pricing.decided import Decided
from domain.pricing.price_book import PriceBook
from domain.pricing.same_dialog import SameDialog
from domain.pricing.sides import Side


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
        async with self.book.amending() as amending:
            amendment = _voided(await amending.call(call_key), order)
            await amending.amend([amendment])
        return amendment


@frozen(kw_only=True)
class _Pricing:
    """What prices one call anew needs; a call whose parties are forgotten has no other price."""

    book: AmendmentBook
    calls: KeptCalls
    prices: PriceTables

    async def _amend(
        self, call_key: UUID, decide: Callable[[KeptCall, PriceBook], CallAmended]
    ) -> CallAmended:
        # Prices are read before the book is held, which may take long where tariffs are large.
        start = (await self.calls.call(call_key)).held.cdr.start_time
        while True:
            prices = await self.prices.since(start)
            async with self.book.amending() as amending:
                if prices.is_of(amending.prices):
                    kept = await amending.call(call_key)
                    await self._check(amending, kept)
                    alone = decide(kept, prices)
                    await release_moved(amending, [(kept, alone.now.verdict)])
                    amendment = await self._billed(amending, prices.same_dialog, alone)
                    await amending.amend([amendment])
                    return amendment

    async def _billed(
        self, amending: Amending, rule: SameDialog, amendment: CallAmended
    ) -> CallAmended:
        for side in Side:
            alone = amendment
            amendment = await billed_once(amending, rule, alone, None, side)
            head = amendment.now.verdict.of(side).leg_of
            if head is not None and await self._gives_way(amending, head):
                amendment = await billed_once(amending, rule, alone, head, side)
        return amendment

    async def _check(self, amending: Amending, kept: KeptCall) -> None:
        del amending, kept

    async def _gives_way(self, amending: Amending, head: UUID) -> bool:
        del amending, head
        return False


@frozen(kw_only=True)
class CorrectCall(_Pricing):
    """Give a call another duration, as after a lost BYE, and price it by that."""

    async def __call__(self, call_key: UUID, duration: timedelta, order: Order) -> CallAmended:
        """Correct; however long the call is said to be, a person has said so.

        Raises:
            RejectedError: there is no such call, it is void or forgotten, or has this duration.
            UnavailableError: nothing has changed; try again.
        """

        def corrected(kept: KeptCall, prices: PriceBook) -> CallAmended:
            before = kept.held.cdr
            _refuse_voided(kept)
            if before.duration == duration:
                raise RejectedError(f"the call has this duration: {duration}")
            cdr = evolve(before, duration=duration, end_time=before.start_time + duration)
            now = _judged(kept, prices, cdr, evolve(kept.decided, stands=True))
            return amended(kept, Amendment.CORRECTED, now, order)

        return await self._amend(call_key, corrected)


@frozen(kw_only=True)
class AcceptCall(_Pricing):
    """Let a call stand that was in doubt, as one that lasted too long, and price it."""

    async def __call__(self, call_key: UUID, order: Order) -> CallAmended:
        """Accept it as it is held.

        Raises:
            RejectedError: there is no such call, it is void or forgotten, or not in doubt.
            UnavailableError: nothing has changed; try again.
        """

        def accepted(kept: KeptCall, prices: PriceBook) -> CallAmended:
            _refuse_voided(kept)
            reason = kept.held.verdict.unrated_reason
            if reason is None or not reason.is_doubt:
                raise RejectedError(f"nobody doubts the call {kept.call_key}")
            now = _judged(kept, prices, kept.held.cdr, evolve(kept.decided, stands=True))
            return amended(kept, Amendment.ACCEPTED, now, order)

        return await self._amend(call_key, accepted)


@frozen(kw_only=True)
class UnvoidCall(_Pricing):
    """Let a call count again whose price was taken back, and price it.

    So does a leg of a dialog whose billed call is void. What counts again is billed in the place of
    a void call, since a person has said so last.
    """

    async def __call__(self, call_key: UUID, order: Order) -> CallAmended:
        """Price it; what else was decided of it holds.

        Raises:
            RejectedError: there is no such call, it is not void, or it is forgotten; or it is a leg
                of a call that is not void.
            UnavailableError: nothing has changed; try again.
        """

        def unvoided(kept: KeptCall, prices: PriceBook) -> CallAmended:
            if not (kept.held.verdict.voided or _heads(kept)):
                raise RejectedError(f"the call {kept.call_key} is not void")
            now = _judged(kept, prices, kept.held.cdr, evolve(kept.decided, void=False))
            for side in _heads(kept):
                # It would wait for its price, and be a leg of the void call when it has one.
                if (why := now.verdict.of(side).unrated_reason) is not None:
                    raise RejectedError(f"the call {kept.call_key} would have no price: {why}")
            return amended(kept, Amendment.UNVOIDED, now, order)

        return await self._amend(call_key, unvoided)

    async def _check(self, amending: Amending, kept: KeptCall) -> None:
        heads = _heads(kept).values()
        if heads and not any([await self._gives_way(amending, head) for head in heads]):
            head = next(iter(heads))
            raise RejectedError(
                f"the call {kept.call_key} is a leg of {head}, which is billed: void that one first"
            )

    async def _gives_way(self, amending: Amending, head: UUID) -> bool:
        return (await amending.call(head)).held.verdict.voided


def _heads(kept: KeptCall) -> Mapping[Side, UUID]:
    found = {side: kept.held.verdict.of(side).leg_of for side in Side}
    return {side: head for side, head in found.items() if head is not None}


def _judged(kept: KeptCall, prices: PriceBook, cdr: Cdr, decided: Decided) -> HeldCall:
    if kept.forgotten:
        raise RejectedError(f"who took part in {kept.call_key} is forgotten: no price")
    return HeldCall(cdr=cdr, verdict=prices.judge(cdr, decided))


def _voided(kept: KeptCall, order: Order) -> CallAmended:
    _refuse_voided(kept)
    now = evolve(kept.held.verdict.as_void(), supply=None)
    return amended(kept, Amendment.VOIDED, HeldCall(cdr=kept.held.cdr, verdict=now), order)


def _refuse_voided(kept: KeptCall) -> None:
    if kept.held.verdict.voided:
        raise RejectedError(f"the call {kept.call_key} is void")
