"""What changes from one version to another: its rules; which prefixes, which way, how much."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from heapq import heappush, heappushpop
from itertools import count

from attrs import define, field, frozen

from application.pricing.rate_sheet import RateRow
from application.pricing.version_rules import Rules, other_rules, unsaid_rules
from domain.pricing.comparing import ChangeKind, compare, price_of_a_minute
from domain.pricing.tariff import Rate

_NOTHING = Fraction(0)


@frozen(kw_only=True)
class Change:
    """One prefix, for one of the caller's; `old` and `new` are prices of its first minute."""

    kind: ChangeKind
    prefix: str
    caller_prefix: str = ""
    destination: str
    old: Fraction | None
    new: Fraction | None

    @property
    def percent(self) -> Fraction | None:
        """By how much the price changes; None where there is nothing to measure by."""
        if not self.old or self.new is None:
            return None
        return (self.new - self.old) / self.old * 100


@frozen(kw_only=True)
class Compared:
    """One side: the rules that it says, and its rates by caller, in the order of their prefixes."""

    rows: Iterable[RateRow]
    rules: Rules = field(factory=dict)


@define
class TariffDiff:
    """All changes counted, and the largest `most` of each kind kept.

    Attributes:
        rules: that both sides say and that differ, by name: the old one and the new one.
        unsaid: that one side alone says: what, and what an import of the other would take.
    """

    most: int
    rules: Mapping[str, tuple[str, str]] = field(factory=dict)
    unsaid: Mapping[str, tuple[str, str]] = field(factory=dict)
    same: int = 0
    counts: dict[ChangeKind, int] = field(factory=lambda: dict.fromkeys(ChangeKind, 0))
    _kept: dict[ChangeKind, list[tuple[Fraction, int, Change]]] = field(
        factory=lambda: {kind: [] for kind in ChangeKind}, init=False
    )
    _turns: Iterator[int] = field(factory=count, init=False)

    def add(self, change: Change) -> None:
        """Count a change, and keep it while it is among the largest; of equal ones, the first."""
        self.counts[change.kind] += 1
        kept = self._kept[change.kind]
        entry = (_size(change), -next(self._turns), change)
        if len(kept) < self.most:
            heappush(kept, entry)
        else:
            heappushpop(kept, entry)

    def largest(self, kind: ChangeKind) -> Sequence[Change]:
        """Give the largest changes of a kind, the largest first."""
        return [change for _, _, change in sorted(self._kept[kind], reverse=True)]


@frozen
class DiffTariffs:
    """Compares two versions, or files that may become ones.

    Attributes:
        read: makes a rate of its text.
    """

    read: Callable[[RateRow], Rate]

    def __call__(
        self,
        old: Compared,
        new: Compared,
        most: int,
        seen: Callable[[int], None] = lambda _: None,
    ) -> TariffDiff:
        """Compare; `seen` is told of each step how many prefixes more were compared."""
        diff = TariffDiff(
            most, other_rules(old.rules, new.rules), unsaid_rules(old.rules, new.rules)
        )
        for before, after in _pairs(iter(old.rows), iter(new.rows)):
            change = None if before == after else self._change(before, after)
            if change is None:
                diff.same += 1
            else:
                diff.add(change)
            seen(1)
        return diff

    def _change(self, before: RateRow | None, after: RateRow | None) -> Change | None:
        old = None if before is None else self.read(before)
        new = None if after is None else self.read(after)
        kind, either = compare(old, new), after or before
        if kind is None or either is None:
            return None
        return Change(
            kind=kind,
            prefix=either.prefix,
            caller_prefix=either.caller_prefix,
            destination=either.destination,
            old=None if old is None else price_of_a_minute(old),
            new=None if new is None else price_of_a_minute(new),
        )


def _pairs(
    old: Iterator[RateRow], new: Iterator[RateRow]
) -> Iterator[tuple[RateRow | None, RateRow | None]]:
    before, after = next(old, None), next(new, None)
    while before is not None or after is not None:
        one = after is None or (before is not None and _name(before) <= _name(after))
        other = before is None or (after is not None and _name(after) <= _name(before))
        yield before if one else None, after if other else None
        before = next(old, None) if one else before
        after = next(new, None) if other else after


def _name(row: RateRow) -> tuple[str, str]:
    return row.prefix, row.caller_prefix


def _size(change: Change) -> Fraction:
    percent = change.percent
    return abs(percent) if percent is not None else change.new or change.old or _NOTHING
