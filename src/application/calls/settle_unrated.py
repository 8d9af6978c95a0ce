"""Calls without a price that will never have one wait for nothing any more."""

from collections import Counter
from collections.abc import Callable, Sequence

from attrs import define, evolve, field, frozen

from application.calls.ports import AmendmentBook
from application.calls.unrated import UnratedQuery, meant_calls
from domain.facts.amending import KeptCall, Order, amended
from domain.facts.call_facts import Amendment, CallAmended, HeldCall
from domain.money.errors import RefusedError
from domain.pricing.sides import Side
from domain.pricing.verdict import Rating, UnratedReason


@define
class Settled:
    """Calls that wait for nothing any more, or would.

    Attributes:
        reasons: how many waited for what.
        closed: how many of them began in closed months, by month.
    """

    reasons: Counter[UnratedReason] = field(factory=Counter)
    closed: Counter[str] = field(factory=Counter)


@frozen(kw_only=True)
class SettleUnrated:
    """Say of calls that they will never have a price: they wait for nothing any more.

    Each is void from then on, as by `akira cdr void`, which can be taken back; what a supplier
    asks for it stays.
    """

    book: AmendmentBook

    async def __call__(
        self,
        wanted: UnratedQuery,
        order: Order,
        *,
        dry_run: bool = False,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Settled:
        """Settle them, all or nothing; give how many.

        Raises:
            RefusedError: a call is of a closed month, or has another side that is billed or waits
                for something else; nothing has changed.
            UnavailableError: nothing has changed; try again.
        """
        settled = Settled()
        order = evolve(order, closed=order.closed or dry_run)
        async with self.book.amending() as amending:
            async for kept in meant_calls(amending, wanted, seen):
                sides = wanted.sides(kept)
                _refuse_other_side(kept, sides)
                reason = kept.held.verdict.of(sides[0]).unrated_reason
                assert reason is not None  # noqa: S101 only such calls were asked for
                settled.reasons[reason] += 1
                if kept.closed:
                    settled.closed[kept.closed.month] += 1
                change = _settled(kept, order)
                if not dry_run:
                    await amending.amend([change])
        return settled


def _refuse_other_side(kept: KeptCall, meant: Sequence[Side]) -> None:
    others = [kept.held.verdict.of(side) for side in Side if side not in meant]
    # What costs nothing costs nothing when it is void, too.
    if any(other.rating is not Rating.FREE for other in others):
        raise RefusedError(
            f"the other side of the call {kept.call_key} is billed, or waits for something else:"
            " a void call is billed on neither"
        )


def _settled(kept: KeptCall, order: Order) -> CallAmended:
    now = HeldCall(cdr=kept.held.cdr, verdict=kept.held.verdict.as_void())
    return amended(kept, Amendment.VOIDED, now, order)
