"""Prices calls anew: what was billed wrongly is given back, and then debited rightly."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from attrs import define, evolve, field, frozen

from application.calls.data import CallSelection
from application.calls.once import Judged, all_billed_once, release_moved
from application.calls.ports import AmendmentBook
from application.pricing.ports import PriceTables
from domain.facts.amending import KeptCall, Order, amended, says_the_same
from domain.facts.call_facts import Amendment, CallAmended, HeldCall
from domain.pricing.price_book import PriceBook
from domain.pricing.sides import Side
from domain.pricing.verdict import Verdict

_NOTHING = Decimal(0)


@define
class OfClosed:
    """What changes in a month that is closed."""

    calls: int = 0
    difference: Decimal = Decimal(0)


@define
class Rerated:
    """What a re-rating did, or would do.

    Attributes:
        looked_at, changed: calls.
        dropped: calls of that time that could not be looked at.
        before, after: sums of prices by company and currency, of the calls that changed.
        unrated: sides of calls that have no price after it, by reason.
        closed: of the calls that changed, those that began in closed months, and what all pay more
            (positive) or less for them, by month and currency.
    """

    looked_at: int = 0
    changed: int = 0
    dropped: int = 0
    before: dict[tuple[int, str], Decimal] = field(factory=lambda: defaultdict(Decimal))
    after: dict[tuple[int, str], Decimal] = field(factory=lambda: defaultdict(Decimal))
    unrated: Counter[str] = field(factory=Counter)
    closed: dict[tuple[str, str], "OfClosed"] = field(factory=lambda: defaultdict(OfClosed))

    def differences(self) -> Mapping[tuple[int, str], Decimal]:
        """Give what each company pays more (positive) or less, by currency."""
        names = sorted({*self.before, *self.after})
        return {name: self.after[name] - self.before[name] for name in names}


@frozen(kw_only=True)
class RerateCalls:
    """Price the calls of some time under the tariffs of today's books, as of their answers.

    A call that was paid by a company stays its own, unless its payer is to be found anew as well;
    a call of nobody goes to whom its account was mapped then. What a person decided stays: a call
    that is void, and one that was corrected or accepted however long it is. Those whose parties
    are forgotten stay as they are. Where a company is named, the side that another one pays stays,
    unless payers are found anew. A second run changes nothing.
    """

    book: AmendmentBook
    prices: PriceTables

    async def __call__(
        self,
        wanted: CallSelection,
        order: Order,
        *,
        dry_run: bool = False,
        parties: bool = False,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Rerated:
        """Re-rate, all or nothing; `parties`: find who pays anew.

        Raises:
            UnavailableError: nothing has changed; try again.
            RejectedError: a call was amended otherwise meanwhile; nothing has changed.
            RefusedError: a call of a closed month would change; nothing has.
        """
        while True:
            # What only looks is refused nothing.
            allowed = evolve(order, closed=order.closed or dry_run)
            again = _Again(await self.prices.since(wanted.start), wanted, allowed, parties)
            async with self.book.amending() as amending:
                if not again.prices.is_of(amending.prices):
                    continue
                if parties:
                    async for calls in amending.calls(wanted):
                        moved = again.judged(calls)
                        await release_moved(amending, moved, keep=not dry_run)
                async for calls in amending.calls(wanted):
                    again.found.looked_at += len(calls)
                    alone = again.judged(calls)
                    rule = again.prices.same_dialog
                    judged = await all_billed_once(amending, rule, alone, keep=not dry_run)
                    changes = [change for each in judged if (change := again.change(*each))]
                    if changes and not dry_run:
                        await amending.amend(changes)
                    seen(len(calls))
                again.found.dropped = await amending.dropped(wanted)
                return again.found


@frozen
class _Again:
    prices: PriceBook
    wanted: CallSelection
    order: Order
    parties: bool
    found: Rerated = field(factory=Rerated, init=False)

    def judged(self, calls: Sequence[KeptCall]) -> Sequence[Judged]:
        """Price those that can be priced anew, as if each were the only record of its dialog."""
        open_ones = [kept for kept in calls if not (kept.forgotten or kept.decided.void)]
        return [(kept, self._judge(kept)) for kept in open_ones]

    def _judge(self, kept: KeptCall) -> Verdict:
        if self.parties:
            anew = evolve(kept.decided, payer=None, payer_in=None)
            return self.prices.judge(kept.held.cdr, anew)
        before, after = kept.held.verdict, self.prices.judge(kept.held.cdr, kept.decided)
        for side in Side:
            if not self.wanted.means(before.of(side).company_id, after.of(side).company_id):
                after = after.with_side(before, side)
        return after

    def change(self, kept: KeptCall, after: Verdict) -> CallAmended | None:
        """Amend one call; None where that changes nothing."""
        before = kept.held.verdict
        for reason in after.waits_for:
            self.found.unrated[reason] += 1
        if says_the_same(before, after):
            return None
        self.found.changed += 1
        _add(self.found.before, before)
        _add(self.found.after, after)
        if kept.closed:
            self._count_closed(kept.closed.month, before, after)
        now = HeldCall(cdr=kept.held.cdr, verdict=after)
        return amended(kept, Amendment.RERATED, now, self.order)

    def _count_closed(self, month: str, before: Verdict, after: Verdict) -> None:
        was, becomes = _sums(before), _sums(after)
        # A call that has no price before and after is told of too, in no currency.
        for currency in sorted({*was, *becomes}) or [""]:
            told = self.found.closed[month, currency]
            told.calls += 1
            told.difference += becomes.get(currency, _NOTHING) - was.get(currency, _NOTHING)


def _sums(verdict: Verdict) -> Mapping[str, Decimal]:
    sums = defaultdict[str, Decimal](Decimal)
    by_company = defaultdict[tuple[int, str], Decimal](Decimal)
    _add(by_company, verdict)
    for (_, currency), amount in by_company.items():
        sums[currency] += amount
    return sums


def _add(sums: dict[tuple[int, str], Decimal], verdict: Verdict) -> None:
    for side in (verdict, verdict.inbound_side):
        if side.charge is not None and side.company_id is not None:
            sums[side.company_id, side.charge.currency] += side.charge.amount
