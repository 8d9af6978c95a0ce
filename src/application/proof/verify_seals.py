"""The log against its seals: nobody changed, removed, added or reordered what was sealed."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from attrs import define, frozen

from application.proof.ports import SealBook
from application.proof.sealing import Unsealed
from domain.proof.seals import KeptHead, Recomputed, Seal, flaw_of


@frozen
class FlawedSeal:
    """The first seal that does not fit, and why; None of one that is not there."""

    number: int
    seal: Seal | None
    why: str


@frozen(kw_only=True)
class SealVerdict:
    """What was recomputed.

    Attributes:
        head: the last seal that was looked at.
        unsealed: events behind the last seal of the log: nothing is said of them.
        stands_still: whether the first of them waits for so long that nobody seals any more.
    """

    seals: int
    events: int
    head: Seal | None
    flawed: FlawedSeal | None
    unsealed: Unsealed
    stands_still: bool = False

    @property
    def good(self) -> bool:
        """Whether all that was looked at is what was sealed, and the log is sealed on."""
        return self.flawed is None and not self.stands_still

    @property
    def tells_nothing(self) -> bool:
        """Whether there are events and no seal: the first is due, or somebody took all away."""
        return not self.seals and bool(self.unsealed.events)


@define
class _Walk:
    """The way through the seals; `before` is the last that was passed."""

    before: Seal | None
    seals: int = 0
    events: int = 0
    flawed: FlawedSeal | None = None

    def take(self, found: Recomputed) -> None:
        """Look at the next seal."""
        flaw = flaw_of(self.before, found)
        if flaw is not None:
            self.flawed = FlawedSeal(found.seal.number, found.seal, flaw.value)
        self.before = found.seal
        self.seals += 1
        self.events += found.events


@frozen(kw_only=True)
class SealSpan:
    """Which seals are looked at.

    Attributes:
        first, last: their numbers; to the end of all where `last` is None.
        kept: what was kept elsewhere: these seals must still be there as they were.
    """

    first: int = 1
    last: int | None = None
    kept: Sequence[KeptHead] = ()

    def holds(self, number: int) -> bool:
        """Tell whether a seal is not behind the last."""
        return self.last is None or number <= self.last


@frozen(kw_only=True)
class VerifySeals:
    """Recompute seals from the log; changes nothing.

    Attributes:
        patience: an event that is not sealed after so long is sealed by nobody.
    """

    book: SealBook
    clock: Callable[[], datetime]
    patience: timedelta = timedelta(hours=1)

    async def __call__(
        self, span: SealSpan = SealSpan(), seen: Callable[[int], None] = lambda _: None
    ) -> SealVerdict:
        """Recompute seals and stop at the first flaw.

        `seen` is told of each step how many events more were looked at.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        before = await self.book.held(span.first - 1) if span.first > 1 else None
        walk = _Walk(before=before)
        async for found in self.book.recomputed(span.first):
            if walk.flawed or not span.holds(found.seal.number):
                break
            walk.take(found)
            seen(found.events)
        unsealed = await self.book.unsealed()
        overdue = self._stands_still(unsealed)
        return SealVerdict(
            seals=walk.seals,
            events=walk.events,
            head=walk.before if walk.seals else None,
            flawed=walk.flawed
            or _cut_off(walk, span, overdue=overdue)
            or await self._unlike(span.kept),
            unsealed=unsealed,
            stands_still=span.last is None and overdue,
        )

    def _stands_still(self, unsealed: Unsealed) -> bool:
        return unsealed.since is not None and self.clock() - unsealed.since > self.patience

    async def _unlike(self, kept: Sequence[KeptHead]) -> FlawedSeal | None:
        for head in sorted(kept, key=lambda head: head.number):
            held = await self.book.held(head.number)
            if held is None:
                why = "it was kept elsewhere and is not there: cut off"
                return FlawedSeal(head.number, None, why)
            if held.sha256 != head.sha256:
                return FlawedSeal(head.number, held, "it is not the one that was kept elsewhere")
        return None


def _cut_off(walk: _Walk, span: SealSpan, *, overdue: bool) -> FlawedSeal | None:
    end = walk.before.number if walk.before else 0
    if end < (span.last or span.first - 1):
        return FlawedSeal(max(end + 1, span.first), None, "it is not there")
    if not end and overdue:
        return FlawedSeal(1, None, "nothing is sealed")
    return None
