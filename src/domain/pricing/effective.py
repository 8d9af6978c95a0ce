"""Which version of a tariff holds at a moment: corrections are chosen first, then the moment.

This is the only place that says so, for versions with their rates and for those that are listed.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar


class Version(Protocol):
    """A tariff between two moments; half open."""

    @property
    def effective_from(self) -> datetime:
        """When it takes effect."""
        ...

    @property
    def effective_to(self) -> datetime | None:
        """When it ends; None for good."""
        ...

    @property
    def correction(self) -> int:
        """Of versions with the same start the highest holds, for every moment."""
        ...


_V = TypeVar("_V", bound=Version)


def version_in_force(versions: Iterable[_V], moment: datetime) -> _V | None:
    """Choose, of the versions of one tariff, the one in force that took effect last; or none.

    A version that was corrected never holds again, also where its correction has ended.
    """
    before: datetime | None = None
    while (latest := _latest(versions, moment, before)) is not None:
        if latest.effective_to is None or moment < latest.effective_to:
            return latest
        before = latest.effective_from
    return None


def standing(versions: Sequence[_V]) -> Sequence[_V]:
    """Leave out the versions of one tariff that were corrected."""
    last: dict[datetime, _V] = {}
    for version in versions:
        other = last.get(version.effective_from)
        if other is None or version.correction > other.correction:
            last[version.effective_from] = version
    return [version for version in versions if last[version.effective_from] is version]


def needed_since(versions: Sequence[_V], moment: datetime) -> Sequence[_V]:
    """Choose, of the versions of one tariff, those that may hold at a moment or later."""
    ahead = standing(versions)
    endless = [each.effective_from for each in ahead
               if each.effective_from <= moment and each.effective_to is None]  # fmt: skip
    since = max(endless, default=None)
    return [
        version
        for version in ahead
        if (version.effective_to is None or moment < version.effective_to)
        and (since is None or version.effective_from >= since)
    ]


def _latest(versions: Iterable[_V], moment: datetime, before: datetime | None) -> _V | None:
    found: _V | None = None
    for version in versions:
        start = version.effective_from
        if start <= moment and (before is None or start < before) and _outdoes(version, found):
            found = version
    return found


def _outdoes(version: Version, other: Version | None) -> bool:
    if other is None or version.effective_from != other.effective_from:
        return other is None or version.effective_from > other.effective_from
    return version.correction > other.correction
