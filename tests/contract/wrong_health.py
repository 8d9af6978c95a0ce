"""Twins of servers, schema, streams and bridges that each break one promise."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from attrs import define

from adapters.memory.health.duties import MemoryDuties
from adapters.memory.health.servers import (
    MemoryBridges,
    MemoryDatabaseServer,
    MemorySchema,
    MemoryStreamLayout,
)
from application.health.data import BridgeFigures, Part, StreamSize


@define
class AppliesAgain(MemorySchema):
    async def migrate(self) -> Sequence[str]:
        self.applied.clear()
        return await MemorySchema.migrate(self)


@define
class AppliesWhileItLooks(MemorySchema):
    async def pending(self) -> Sequence[str]:
        found = await MemorySchema.pending(self)
        self.applied += found
        return found


@define
class SeesNoRights(MemoryDatabaseServer):
    async def worker_faults(self) -> Sequence[str]:
        self.fail_if_planned()
        return []


@define
class ChangesWhatIsThere(MemoryStreamLayout):
    async def setup(self, size: StreamSize) -> Sequence[Part]:
        self.made = dict.fromkeys(self.made, size)
        return await MemoryStreamLayout.setup(self, size)


@define
class CreatesWhileItLooks(MemoryStreamLayout):
    async def check(self, size: StreamSize) -> Sequence[Part]:
        found = await MemoryStreamLayout.check(self, size)
        self.made |= dict.fromkeys((part.name for part in found if not part.good), size)
        return found


@define
class RemembersTheDead(MemoryBridges):
    seen: BridgeFigures | None = None

    async def figures(self, url: str) -> BridgeFigures:
        if url in self.running:
            self.seen = self.running[url]
        return self.seen or await MemoryBridges.figures(self, url)


class RetiresWhoIsThere(MemoryDuties):
    async def retire(self, names: Collection[str], unheard_since: datetime) -> Sequence[str]:
        return await super().retire(names, unheard_since + timedelta(days=1))


class RetiresAll(MemoryDuties):
    async def retire(self, names: Collection[str], unheard_since: datetime) -> Sequence[str]:
        return await super().retire({*names, *self.said}, unheard_since)
