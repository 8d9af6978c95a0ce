"""Bundles of a company: as they are agreed, ended, and held against a call and a month."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import reduce

from attrs import evolve as changed
from attrs import field, frozen

from domain.money.bundle_events import BundleAgreed, BundleEvent, BundleSettled
from domain.money.errors import InvalidWishError, RefusedError
from domain.money.names import account_name, name_key

_ALL = "*"
_MOST_SECONDS = 10**9
_LONGEST_MONTH = timedelta(days=31)


@frozen(kw_only=True)
class Bundle:
    """Free seconds a month; attributes as in `BundleAgreed`."""

    name: str
    seconds: int
    covers: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None

    def allowance(self, month: str) -> int:
        """Give its seconds of a month, such as `2026-10`.

        In the month in which it begins these are by its days, a part of a second left out; in the
        month in which it ends they are whole.
        """
        first, end = days_of(month)
        if self.valid_from >= end or (self.valid_to is not None and self.valid_to <= first):
            return 0
        begins = max(first, self.valid_from)
        return self.seconds * (end - begins).days // (end - first).days

    def covers_call(self, day: date, prefix: str | None, destination: str | None) -> bool:
        """Tell whether a call that began on a day is of those that it is for."""
        if day < self.valid_from or (self.valid_to is not None and day >= self.valid_to):
            return False
        return any(_fits(each, prefix or "", destination) for each in self.covers)


@frozen
class Bundles:
    """All that a company agreed, and the last settlement of each by bundle and month."""

    agreed: Mapping[str, Bundle] = field(factory=dict)
    settled: Mapping[tuple[str, str], BundleSettled] = field(factory=dict)

    @property
    def in_order(self) -> Sequence[Bundle]:
        """Those from which a call is given seconds, the first one first: what began earlier."""
        return sorted(self.agreed.values(), key=lambda each: (each.valid_from, each.name))

    def concern(self, month: str) -> bool:
        """Tell whether calls of a month have seconds free, or had once."""
        held = any(each.allowance(month) for each in self.agreed.values())
        return held or any(settled == month for _, settled in self.settled)

    def named(self, name: str) -> Bundle | None:
        """Give the one that is called so, in whatever case."""
        key = name_key(name)
        return next((each for n, each in self.agreed.items() if name_key(n) == key), None)


def evolve(bundles: Bundles, event: BundleEvent) -> Bundles:
    """Return what is held after one more event."""
    if isinstance(event, BundleSettled):
        key = (event.bundle, event.month)
        return changed(bundles, settled={**bundles.settled, key: event})
    if isinstance(event, BundleAgreed):
        now = _agreed(event)
    else:
        end = date.fromisoformat(event.valid_to)
        now = changed(bundles.agreed[event.bundle], valid_to=end)
    return changed(bundles, agreed={**bundles.agreed, event.bundle: now})


def bundles_of(events: Iterable[BundleEvent]) -> Bundles:
    """Return what these events make, in their order."""
    return reduce(evolve, events, Bundles())


def bundle(
    name: str,
    seconds: int,
    covers: Sequence[str],
    valid_from: date,
    valid_to: date | None = None,
) -> Bundle:
    """Return a bundle as it is kept.

    Raises:
        InvalidWishError: no name, no free second, nothing that it covers, an end before its start.
    """
    if not 0 < seconds <= _MOST_SECONDS:
        raise InvalidWishError("a bundle has at least a second, and at most a billion", "minutes")
    if valid_to is not None and valid_to < valid_from:
        raise InvalidWishError("a bundle ends after it begins")
    kept = dict.fromkeys(_covered(each) for each in covers)
    if not kept:
        raise InvalidWishError("a bundle covers something", "covers")
    return Bundle(
        name=account_name(name),
        seconds=seconds,
        covers=tuple(kept),
        valid_from=valid_from,
        valid_to=valid_to,
    )


def told_of(wish: Bundle) -> BundleAgreed:
    """Return the event that says this."""
    return BundleAgreed(
        bundle=wish.name,
        seconds=wish.seconds,
        covers=wish.covers,
        valid_from=wish.valid_from.isoformat(),
        valid_to=None if wish.valid_to is None else wish.valid_to.isoformat(),
    )


def known(bundles: Bundles, name: str) -> Bundle:
    """Return the bundle of this name.

    Raises:
        RefusedError: there is none.
    """
    found = bundles.named(name)
    if found is None:
        names = ", ".join(sorted(bundles.agreed)) or "none at all"
        raise RefusedError(f"there is no bundle {name!r} of this company; it has {names}")
    return found


def days_of(month: str) -> tuple[date, date]:
    """Give the first day of a month, such as `2026-10`, and that of the next one."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + _LONGEST_MONTH).replace(day=1)


def _agreed(event: BundleAgreed) -> Bundle:
    return Bundle(
        name=event.bundle,
        seconds=event.seconds,
        covers=event.covers,
        valid_from=date.fromisoformat(event.valid_from),
        valid_to=None if event.valid_to is None else date.fromisoformat(event.valid_to),
    )


def _covered(text: str) -> str:
    kept = account_name(text)
    if _ALL in kept.removesuffix(_ALL) or (kept.endswith(_ALL) and not _is_block(kept)):
        raise InvalidWishError(
            f"no prefix, such as 49 or 49*, and no destination: {text}", "covers"
        )
    return kept


def _is_block(text: str) -> bool:
    digits = text.removesuffix(_ALL)
    return not digits or (digits.isascii() and digits.isdigit())


def _fits(covered: str, prefix: str, destination: str | None) -> bool:
    if covered.endswith(_ALL):
        return prefix.startswith(covered.removesuffix(_ALL))
    return covered in (prefix, destination)
