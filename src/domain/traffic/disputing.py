"""A carrier's records against ours: which calls only one side has, and which differ.

Two records are of one call where both have its Call-ID and it is the same, or where the called
number agrees and the starts are the nearest within a tolerance. A record is matched once.

Numbers agree by E.164 where both are read, whatever is written; else by the digits as written.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from attrs import field, frozen

from domain.traffic.record import Record

_NOTHING = Decimal(0)


@frozen(kw_only=True)
class Tolerance:
    """What counts as the same; seconds and amounts that differ by so much agree."""

    start: timedelta = timedelta(seconds=5)
    seconds: Decimal = Decimal(1)
    amount: Decimal = _NOTHING


@frozen
class Pair:
    """A call that both have."""

    ours: Record
    theirs: Record

    def differs(self, tolerance: Tolerance) -> Sequence[str]:
        """Name what differs: `seconds`, `amount`; an amount that one side does not say does not."""
        ours, theirs = self.ours, self.theirs
        found = []
        if abs(ours.seconds - theirs.seconds) > tolerance.seconds:
            found.append("seconds")
        said = ours.amount is not None and theirs.amount is not None
        if said and abs(_amount(ours) - _amount(theirs)) > tolerance.amount:
            found.append("amount")
        return found


@frozen(kw_only=True)
class Side:
    """Calls of one side summed up; `unsaid` is how many of them say no amount."""

    calls: int
    seconds: Decimal
    amount: Decimal
    unsaid: int


@frozen(kw_only=True)
class Dispute:
    """What became of all records.

    Attributes:
        equal: pairs that agree.
        differing: the others, with what differs.
    """

    ours: Side
    theirs: Side
    equal: int
    differing: Sequence[tuple[Pair, Sequence[str]]] = ()
    only_ours: Sequence[Record] = ()
    only_theirs: Sequence[Record] = ()

    @property
    def agreed(self) -> bool:
        """Whether both have the same."""
        return not (self.differing or self.only_ours or self.only_theirs)

    @property
    def unread(self) -> int:
        """Calls of one side alone whose called number nobody can read: it may be another's."""
        return sum(one.number is None for one in (*self.only_ours, *self.only_theirs))


def disputed(ours: Sequence[Record], theirs: Sequence[Record], tolerance: Tolerance) -> Dispute:
    """Compare both sides."""
    matching = _Matching(tolerance=tolerance)
    pairs = matching.by_call_id(ours, theirs)
    pairs += matching.by_number(ours, theirs)
    found = [(pair, pair.differs(tolerance)) for pair in pairs]
    differing = [each for each in found if each[1]]
    return Dispute(
        ours=_summed(ours),
        theirs=_summed(theirs),
        equal=len(found) - len(differing),
        differing=sorted(differing, key=lambda each: each[0].theirs.start),
        only_ours=[one for one in ours if one.place not in matching.ours],
        only_theirs=[one for one in theirs if one.place not in matching.theirs],
    )


@frozen(kw_only=True)
class _Matching:
    tolerance: Tolerance
    ours: set[str] = field(factory=set)
    theirs: set[str] = field(factory=set)

    def by_call_id(self, ours: Iterable[Record], theirs: Iterable[Record]) -> list[Pair]:
        waiting: dict[str, list[Record]] = defaultdict(list)
        for one in ours:
            if one.call_id:
                waiting[one.call_id].append(one)
        return [
            self._pair(waiting[other.call_id].pop(0), other)
            for other in theirs
            if other.call_id and waiting[other.call_id]
        ]

    def by_number(self, ours: Iterable[Record], theirs: Iterable[Record]) -> list[Pair]:
        waiting: dict[str, list[Record]] = defaultdict(list)
        for one in sorted(ours, key=_start):
            if one.place not in self.ours:
                for digits in one.meant:
                    waiting[digits].append(one)
        near = [
            (abs(one.start - other.start), one, other)
            for other in theirs
            if other.place not in self.theirs
            for digits in other.meant
            for one in self._beside(other, waiting[digits])
            if one.agrees(other)
        ]
        # The nearest first, so that no call takes the partner of another.
        near.sort(key=lambda each: (each[0], each[1].place, each[2].place))
        return [
            self._pair(one, other)
            for _, one, other in near
            if one.place not in self.ours and other.place not in self.theirs
        ]

    def _beside(self, other: Record, calls: Sequence[Record]) -> Sequence[Record]:
        first = bisect_left(calls, other.start - self.tolerance.start, key=_start)
        last = bisect_right(calls, other.start + self.tolerance.start, key=_start)
        return calls[first:last]

    def _pair(self, one: Record, other: Record) -> Pair:
        self.ours.add(one.place)
        self.theirs.add(other.place)
        return Pair(one, other)


def _summed(records: Sequence[Record]) -> Side:
    return Side(
        calls=len(records),
        seconds=sum((each.seconds for each in records), _NOTHING),
        amount=sum((_amount(each) for each in records), _NOTHING),
        unsaid=sum(each.amount is None for each in records),
    )


def _start(record: Record) -> datetime:
    return record.start


def _amount(record: Record) -> Decimal:
    return _NOTHING if record.amount is None else record.amount
