"""The rows of the view and what changed in them, for viewers who know different amounts."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import define, evolve, field, frozen

from application.live.items import NO_LOOKS, Departed, Item, Row, remembering
from application.live.position import Position
from domain.live.sight import GoneReason, Sight

_DEPARTED_KEPT = 50_000


@frozen
class Step:
    """One item for one viewer, and what the viewer knows who got it."""

    item: Item
    known: Position


@frozen
class Delta:
    """What a viewer has to be told, in an order that may be cut anywhere; then it knows this."""

    steps: Sequence[Step]
    known: Position


@define
class Rows:
    """Holds what is in the view, and remembers what left it.

    Attributes:
        horizon: who knows less than this cannot be told what left.
        position: what the rows are made of; set it before they are changed.
        ticked: the position at the end of the last round.
        memory: how many are remembered that left.
    """

    by_key: dict[str, Row] = field(factory=dict)
    horizon: Position = field(factory=Position)
    position: Position = field(factory=Position)
    ticked: Position = field(factory=Position)
    memory: int = _DEPARTED_KEPT
    _departed: deque[tuple[Position, Departed]] = field(factory=deque)
    _left: dict[str, Departed] = field(factory=dict)
    _fresh: dict[str, Item] = field(factory=dict)
    _last: tuple[Position, Sequence[Item]] = field(factory=lambda: (Position(), ()))

    def put(self, row: Row) -> None:
        """Let a row enter, or take the place of what it was."""
        before = self.by_key.get(row.key)
        if before is not None:
            touched = row.touched.joined(before.touched)
            row = evolve(row, touched=touched, entered=before.entered)
        elif (left := self._fresh.get(row.key)) is not None:
            row = evolve(row, entered=left.entered)
        row = remembering(row, before or self._left.get(row.key))
        self.by_key[row.key] = self._fresh[row.key] = row

    def miss(self, departed: Departed) -> None:
        """Let a row leave that never was in here, but may be in another process's view."""
        self._leave(departed)

    def remove(self, key: str, reason: GoneReason, touched: Position) -> None:
        """Let a row leave."""
        row = self.by_key.pop(key)
        self._leave(
            Departed(
                key=key,
                looks=row.looks,
                touched=touched.joined(row.touched).joined(self._proof_of(reason)),
                entered=row.entered,
                reason=reason,
            )
        )

    def _proof_of(self, reason: GoneReason) -> Position:
        # An event may let a call leave that an earlier CDR, or the clock, has ended: of the
        # event alone nobody knows.
        return Position(
            cdrs=self.position.cdrs if reason is GoneReason.RECORDED else 0,
            clock=self.position.clock if reason is GoneReason.OVERDUE else 0,
        )

    def _leave(self, departed: Departed) -> None:
        left = self._fresh.get(departed.key)
        if left is not None:  # Whoever saw it before it left the first time has to be told.
            departed = evolve(departed, entered=departed.entered.met(left.entered))
        self._fresh[departed.key] = self._left[departed.key] = departed
        self._departed.append((self.position, departed))
        if len(self._departed) > self.memory:
            position, oldest = self._departed.popleft()
            self.horizon = self.horizon.joined(position)
            if self._left.get(oldest.key) is oldest:
                del self._left[oldest.key]

    def start_over(self, position: Position) -> None:
        """Begin to count from here, with the same rows; nobody can be told what left before."""
        for row in list(self.by_key.values()):
            self.by_key[row.key] = evolve(
                row, touched=Position(), entered=Position(), former=NO_LOOKS
            )
        self.position = self.ticked = self.horizon = position
        self._departed.clear()
        self._left.clear()
        self._fresh.clear()
        self._last = (position, ())

    def label(self, make: Callable[[Sight, Position], Row]) -> bool:
        """Make all rows anew where company or price is another; tell whether one was."""
        before = dict(self.by_key)
        for key, row in before.items():
            new = make(row.sight, row.touched)
            self.by_key[key] = evolve(
                new, touched=row.touched, entered=row.entered, former=row.former
            )
        return before != self.by_key

    def told_until(self) -> int:
        """Tell the second up to which the clock has changed nothing that nobody was told of.

        Whoever was told of the last change knows as much, and can go on in another process.
        """
        return (self.position if self._fresh else self.ticked).clock

    def tick(self) -> bool:
        """Close a round; tell whether something changed in it."""
        if not self._fresh:
            return False
        self._last = (self.ticked, tuple(self._fresh.values()))
        self.ticked = self.position
        self._fresh.clear()
        return True

    def since(self, known: Position) -> Delta | None:
        """Give what a viewer has to be told who knows this much.

        Returns:
            None where it cannot be told: the viewer has to begin anew.
        """
        if not known.covers(self.horizon):
            return None
        before, items = self._last
        if known == before:
            return _delta(items, known, self.ticked)
        return _delta(self._all_since(known), known, self.position.joined(known))

    def _all_since(self, known: Position) -> Iterator[Item]:
        gone: dict[str, Departed] = {}
        for position, departed in reversed(self._departed):
            if known.covers(position):
                break
            if known.covers(departed.entered):
                gone.setdefault(departed.key, departed)
        yield from (each for each in gone.values() if each.key not in self.by_key)
        yield from self.by_key.values()


def _delta(items: Iterable[Item], known: Position, now: Position) -> Delta:
    # First what the calls' tape told, then the CDRs', then the clock: so each id is exact.
    told = [
        (_known_with(each.touched, known, now), each)
        for each in items
        if not known.covers(each.touched) and (isinstance(each, Row) or known.covers(each.entered))
    ]
    told.sort(key=lambda pair: (pair[0].clock, pair[0].cdrs, pair[0].calls))
    steps: list[Step] = []
    before = known
    for number, (position, item) in enumerate(told):
        # Of several items of one second, only the last makes that second known.
        last = number + 1 == len(told) or told[number + 1][0] != position
        before = position if last else before
        steps.append(Step(item, before))
    if steps:  # Who has them all knows all.
        steps[-1] = evolve(steps[-1], known=now)
    return Delta(steps, now)


def _known_with(touched: Position, known: Position, now: Position) -> Position:
    if touched.clock > known.clock:
        return Position(now.calls, now.cdrs, touched.clock)
    if touched.cdrs > known.cdrs:
        return Position(now.calls, touched.cdrs, known.clock)
    return Position(touched.calls, known.cdrs, known.clock)
