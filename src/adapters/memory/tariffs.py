"""Tariffs in memory."""

from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import define, evolve, field

from adapters.memory.ledger import FailsOnDemand
from adapters.rate_rows import described
from application.errors import RejectedError
from application.ports.tariffs import TariffStore
from application.tariffs import KeptVersion, Saved, known_version
from domain.pricing.tariff import TariffVersion


@define
class MemoryTariffStore(FailsOnDemand, TariffStore):
    """The versions by number, from 1; `at` is the moment of every import."""

    at: datetime
    listed: list[KeptVersion] = field(factory=list, init=False)
    loadable: dict[int, TariffVersion] = field(factory=dict, init=False)

    async def save(
        self, version: TariffVersion, written: Callable[[int], None] = lambda _: None
    ) -> Saved:
        known = await self.find(version)
        if known is not None:
            return Saved(known, was_known=True)
        new = self._described(version)
        written(new.rows)
        self.listed.append(new)
        rates = dict(version.rates)
        self.loadable[new.tariff_id] = evolve(version, tariff_id=new.tariff_id, rates=rates)
        return Saved(new, was_known=False)

    async def find(self, version: TariffVersion) -> KeptVersion | None:
        self.fail_if_planned()
        same_name = [each for each in self.listed if each.name == version.name]
        return known_version(same_name, self._described(version))

    async def versions(self) -> Sequence[KeptVersion]:
        self.fail_if_planned()
        return sorted(self.listed, key=lambda each: (each.name, each.effective_from))

    async def load(self, tariff_id: int) -> TariffVersion:
        self.fail_if_planned()
        if tariff_id not in self.loadable:
            raise RejectedError(f"there is no tariff version {tariff_id}")
        return self.loadable[tariff_id]

    def _described(self, version: TariffVersion) -> KeptVersion:
        return described(version, len(self.listed) + 1, self.at, "memory")
