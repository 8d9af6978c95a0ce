"""A tariff as calls ask for it: what holds between two changes is worked out once."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import overload

from attrs import define, field

from domain.pricing.effective import version_in_force
from domain.pricing.tariff import TariffVersion


@define(eq=False)
class Tariff(Sequence[TariffVersion]):
    """The versions of one tariff.

    Attributes:
        currency: of all of them; None where they differ, and where there are none.
    """

    versions: Sequence[TariffVersion]
    currency: str | None = field(init=False)
    _changes: Sequence[datetime] = field(init=False)
    _between: dict[int, TariffVersion | None] = field(factory=dict, init=False)

    @currency.default
    def _the_only_one(self) -> str | None:
        found = {version.currency for version in self.versions}
        return found.pop() if len(found) == 1 else None

    @_changes.default
    def _edges_of_the_versions(self) -> Sequence[datetime]:
        starts = {version.effective_from for version in self.versions}
        ends = {each.effective_to for each in self.versions if each.effective_to is not None}
        return sorted(starts | ends)

    @overload
    def __getitem__(self, place: int) -> TariffVersion: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[TariffVersion]: ...

    def __getitem__(self, place: int | slice) -> TariffVersion | Sequence[TariffVersion]:
        return self.versions[place]

    def __len__(self) -> int:
        return len(self.versions)

    def at(self, moment: datetime) -> TariffVersion | None:
        """Give `version_in_force`."""
        place = bisect_right(self._changes, moment)
        try:
            return self._between[place]
        except KeyError:
            found = self._between[place] = version_in_force(self.versions, moment)
            return found
