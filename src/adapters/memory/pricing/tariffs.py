"""Tariffs in memory."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from attrs import define, evolve, field

from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import MemoryJournal
from adapters.wire.rates.rows import described
from application.errors import RejectedError
from application.pricing.ports import TariffStore
from application.pricing.versions import KeptVersion, Saved, placed
from domain.pricing.tariff import TariffVersion


@define
class MemoryTariffStore(FailsOnDemand, TariffStore):
    """The versions by number, from 1; `at` is the moment of every import.

    Attributes:
        journal: where it is counted that prices have changed, if anywhere.
    """

    at: datetime
    journal: MemoryJournal | None = None
    listed: list[KeptVersion] = field(factory=list, init=False)
    loadable: dict[int, TariffVersion] = field(factory=dict, init=False)

    async def save(
        self, version: TariffVersion, written: Callable[[int], None] = lambda _: None
    ) -> Saved:
        return self._keep(version, written, correct=False)

    async def correct(
        self, version: TariffVersion, written: Callable[[int], None] = lambda _: None
    ) -> Saved:
        return self._keep(version, written, correct=True)

    def _keep(
        self, version: TariffVersion, written: Callable[[int], None], *, correct: bool
    ) -> Saved:
        self.fail_if_planned()
        new, was_known = self._placed(version, correct=correct)
        if was_known:
            return Saved(new, was_known=True)
        written(new.rows)
        if self.journal is not None:
            self.journal.prices += 1
        self.listed.append(new)
        rates = dict(version.rates)
        self.loadable[new.tariff_id] = evolve(
            version, tariff_id=new.tariff_id, correction=new.correction, rates=rates
        )
        return Saved(new, was_known=False)

    async def find(self, version: TariffVersion) -> KeptVersion | None:
        self.fail_if_planned()
        found, was_known = self._placed(version, correct=False)
        return found if was_known else None

    async def versions(self) -> Sequence[KeptVersion]:
        self.fail_if_planned()
        return sorted(self.listed, key=_order)

    async def destinations(self) -> AbstractSet[str]:
        self.fail_if_planned()
        return {rate.destination for each in self.loadable.values() for rate in each.rates.values()}

    async def load(self, tariff_id: int) -> TariffVersion:
        self.fail_if_planned()
        if tariff_id not in self.loadable:
            raise RejectedError(f"there is no tariff version {tariff_id}")
        return self.loadable[tariff_id]

    def _placed(self, version: TariffVersion, *, correct: bool) -> tuple[KeptVersion, bool]:
        new = described(version, len(self.listed) + 1, self.at, "memory")
        same_name = [each for each in self.listed if each.name == version.name]
        return placed(same_name, new, correct=correct)


def _order(version: KeptVersion) -> tuple[str, datetime, int]:
    return version.name, version.effective_from, version.correction
