"""The queue of calls without a price: which there are, and those that will never have one."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from uuid import UUID

from attrs import define, evolve, frozen

from application.calls.data import CallSelection
from application.calls.ports import AmendmentBook, KeptCalls
from application.facts.read_numbers import NoteReading
from domain.facts.amending import KeptCall, Order, amended
from domain.facts.call_facts import Amendment, CallAmended, HeldCall
from domain.live.masking import masked
from domain.pricing.verdict import UnratedReason

_VIEW = "unrated list"


@frozen(kw_only=True)
class UnratedQuery:
    """Which calls without a price are meant; None does not restrict.

    Attributes:
        prefix: with which the called number begins.
    """

    selection: CallSelection
    reason: UnratedReason | None = None
    account: str | None = None
    prefix: str | None = None

    def means(self, kept: KeptCall) -> bool:
        """Tell whether a call that waits is one of them."""
        cdr = kept.held.cdr
        return (
            self.reason in (None, kept.held.verdict.unrated_reason)
            and self.account in (None, cdr.account)
            and (cdr.callee or "").startswith(self.prefix or "")
        )

    @property
    def filters(self) -> Sequence[str]:
        """Name what is asked by."""
        named = {
            "company": self.selection.company_id,
            "reason": self.reason,
            "account": self.account,
            "prefix": self.prefix,
        }
        return [name for name, value in named.items() if value is not None]


@define
class UnratedCalls:
    """Calls that wait for the same thing.

    Attributes:
        first, last: starts of the earliest and the latest.
        example: key of the earliest.
    """

    reason: UnratedReason
    company_id: int | None
    account: str | None
    first: datetime
    last: datetime
    example: UUID
    calls: int = 0


@frozen(kw_only=True)
class FoundUnrated:
    """The queue; `masked` says why accounts stand there without their middle."""

    groups: Sequence[UnratedCalls]
    masked: str | None = None


@frozen(kw_only=True)
class ListUnrated:
    """Count the calls that wait for a price, by reason, company and account, the most first."""

    calls: KeptCalls
    noting: NoteReading

    async def __call__(
        self, wanted: UnratedQuery, seen: Callable[[int], None] = lambda _: None
    ) -> FoundUnrated:
        """Count; who looks is noted first, and who cannot be noted sees no whole account.

        Raises:
            UnavailableError: the book cannot be read just now, or who looks cannot be noted and
                asks by a number.
        """
        found: dict[tuple[object, ...], UnratedCalls] = {}
        async for kept in _meant(self.calls, wanted, seen):
            _count(found, kept)
        groups = sorted(found.values(), key=lambda each: (-each.calls, each.first))
        calls = sum(each.calls for each in groups)
        if wanted.account is not None or wanted.prefix is not None:
            await self.noting(_VIEW, wanted.filters, calls)
            return FoundUnrated(groups=groups)
        why = await self.noting.refusal(_VIEW, wanted.filters, calls)
        if why is not None:
            groups = [evolve(each, account=masked(each.account)) for each in groups]
        return FoundUnrated(groups=groups, masked=why)


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
    ) -> Counter[UnratedReason]:
        """Settle them, all or nothing; give how many, by reason.

        Raises:
            RefusedError: a call is of a closed month; nothing has changed.
            UnavailableError: nothing has changed; try again.
        """
        settled: Counter[UnratedReason] = Counter()
        order = evolve(order, closed=order.closed or dry_run)
        async with self.book.amending() as amending:
            async for kept in _meant(amending, wanted, seen):
                reason = kept.held.verdict.unrated_reason
                assert reason is not None  # noqa: S101 only such calls were asked for
                settled[reason] += 1
                change = _settled(kept, order)
                if not dry_run:
                    await amending.amend([change])
        return settled


async def _meant(
    calls: KeptCalls, wanted: UnratedQuery, seen: Callable[[int], None]
) -> AsyncIterator[KeptCall]:
    async for piece in calls.calls(evolve(wanted.selection, waiting=True)):
        for kept in piece:
            if wanted.means(kept):
                yield kept
        seen(len(piece))


def _count(found: dict[tuple[object, ...], UnratedCalls], kept: KeptCall) -> None:
    cdr, verdict = kept.held.cdr, kept.held.verdict
    assert verdict.unrated_reason is not None  # noqa: S101 only such calls were asked for
    group = found.setdefault(
        (verdict.unrated_reason, verdict.company_id, cdr.account),
        UnratedCalls(
            reason=verdict.unrated_reason,
            company_id=verdict.company_id,
            account=cdr.account,
            first=cdr.start_time,
            last=cdr.start_time,
            example=kept.call_key,
        ),
    )
    group.calls += 1
    group.last = cdr.start_time


def _settled(kept: KeptCall, order: Order) -> CallAmended:
    verdict = evolve(kept.held.verdict, unrated_reason=None, voided=True)
    now = HeldCall(cdr=kept.held.cdr, verdict=verdict)
    return amended(kept, Amendment.VOIDED, now, order)
