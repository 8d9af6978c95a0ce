"""The queue of calls without a price: which there are, and those that will never have one."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from uuid import UUID

from attrs import define, evolve, field, frozen

from application.calls.data import CallSelection
from application.calls.ports import KeptCalls
from application.facts.read_numbers import NoteReading
from application.pricing.ports import NumberPlans
from domain.facts.amending import KeptCall
from domain.facts.numbers import numbers_of
from domain.live.masking import masked
from domain.numbering.book import PlanBook, Source
from domain.numbering.prefixes import NumberPrefix, prefix_of
from domain.pricing.sides import Side
from domain.pricing.verdict import UnratedReason

_VIEW = "unrated list"


@frozen(kw_only=True)
class UnratedQuery:
    """Which calls without a price are meant; None does not restrict.

    Attributes:
        prefix: with which the called number begins.
        begins: the same as a plan reads it; None: digits of E.164 as they are written.
        plans: by which the numbers of calls are read.
    """

    selection: CallSelection
    reason: UnratedReason | None = None
    account: str | None = None
    prefix: str | None = None
    begins: NumberPrefix | None = None
    plans: PlanBook = field(factory=PlanBook)

    def means(self, kept: KeptCall) -> bool:
        """Tell whether a call that waits is one of them."""
        cdr = kept.held.cdr
        return bool(self.sides(kept)) and self.account in (None, cdr.account) and self._begins(kept)

    def _begins(self, kept: KeptCall) -> bool:
        if self.prefix is None:
            return True
        held = kept.held
        number = numbers_of(self.plans, held.cdr, kept.host, held.verdict.company_id).callee
        return (self.begins or prefix_of(self.prefix)).begins(held.cdr.callee, number)

    def sides(self, kept: KeptCall) -> Sequence[Side]:
        """Name the sides of a call that wait for what is asked for."""
        company = self.selection.company_id
        verdicts = ((side, kept.held.verdict.of(side)) for side in Side)
        return [
            side
            for side, verdict in verdicts
            if verdict.unrated_reason is not None
            and self.reason in (None, verdict.unrated_reason)
            and (company is None or verdict.company_id in (None, company))
        ]

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
    """Calls that wait for the same thing, on the same side.

    Attributes:
        company_id: who pays that side.
        first, last: starts of the earliest and the latest.
        example: key of the earliest.
    """

    reason: UnratedReason
    company_id: int | None
    account: str | None
    first: datetime
    last: datetime
    example: UUID
    side: Side = Side.OUTBOUND
    calls: int = 0


@frozen(kw_only=True)
class FoundUnrated:
    """The queue; `masked` says why accounts stand there without their middle.

    Attributes:
        twice: how many of the calls wait on both sides, and are in two groups.
    """

    groups: Sequence[UnratedCalls]
    twice: int = 0
    masked: str | None = None

    @property
    def calls(self) -> int:
        """How many wait."""
        return sum(each.calls for each in self.groups) - self.twice


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
        calls = 0
        async for kept in meant_calls(self.calls, wanted, seen):
            calls += 1
            for side in wanted.sides(kept):
                _count(found, kept, side)
        twice = sum(each.calls for each in found.values()) - calls
        groups = sorted(found.values(), key=lambda each: (-each.calls, each.first))
        if wanted.account is not None or wanted.prefix is not None:
            await self.noting(_VIEW, wanted.filters, calls)
            return FoundUnrated(groups=groups, twice=twice)
        why = await self.noting.refusal(_VIEW, wanted.filters, calls)
        if why is not None:
            groups = [evolve(each, account=masked(each.account)) for each in groups]
        return FoundUnrated(groups=groups, twice=twice, masked=why)


@frozen(kw_only=True)
class ReadPrefix:
    """Read the prefix of a query as `SearchCalls` reads numbers."""

    plans: NumberPlans
    clock: Callable[[], datetime]

    async def __call__(self, wanted: UnratedQuery) -> UnratedQuery:
        """Read it.

        Raises:
            UnavailableError: plans cannot be read just now.
        """
        if wanted.prefix is None:
            return wanted
        book, chosen = await self.plans.plans(), wanted.selection
        source = Source(account=wanted.account, company_id=chosen.company_id)
        plan = book.find(source, min(chosen.end, self.clock()))
        return evolve(wanted, begins=prefix_of(wanted.prefix, plan), plans=book)


async def meant_calls(
    calls: KeptCalls, wanted: UnratedQuery, seen: Callable[[int], None]
) -> AsyncIterator[KeptCall]:
    """Give the calls that are meant, the earliest first; `seen` is told of each step."""
    async for piece in calls.calls(evolve(wanted.selection, waiting=True)):
        for kept in piece:
            if wanted.means(kept):
                yield kept
        seen(len(piece))


def _count(found: dict[tuple[object, ...], UnratedCalls], kept: KeptCall, side: Side) -> None:
    cdr, verdict = kept.held.cdr, kept.held.verdict.of(side)
    assert verdict.unrated_reason is not None  # noqa: S101 only such calls were asked for
    group = found.setdefault(
        (verdict.unrated_reason, verdict.company_id, cdr.account, side),
        UnratedCalls(
            reason=verdict.unrated_reason,
            company_id=verdict.company_id,
            account=cdr.account,
            first=cdr.start_time,
            last=cdr.start_time,
            example=kept.call_key,
            side=side,
        ),
    )
    group.calls += 1
    group.last = cdr.start_time
