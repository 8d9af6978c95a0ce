"""Servers in memory: they say what somebody put here."""

from collections.abc import Sequence
from datetime import datetime

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from application.errors import UnavailableError
from application.health.data import (
    AS_WANTED,
    CREATED,
    MISSING,
    BridgeFigures,
    DatabaseFacts,
    Part,
    StreamSize,
)
from application.health.ports import Bridges, DatabaseServer, Schema, StreamLayout, StreamServer


@define
class MemorySchema(FailsOnDemand, Schema):
    """Versions by name; those that are not applied are pending."""

    released: Sequence[str] = ()
    applied: list[str] = field(factory=list)

    async def pending(self) -> Sequence[str]:
        self.fail_if_planned()
        return [name for name in self.released if name not in self.applied]

    async def migrate(self) -> Sequence[str]:
        done = await self.pending()
        self.applied += done
        return done


@define
class MemoryDatabaseServer(FailsOnDemand, DatabaseServer):
    """A server with these facts, whose worker may do too much or too little."""

    known: DatabaseFacts
    faults: list[str] = field(factory=list)

    async def facts(self) -> DatabaseFacts:
        self.fail_if_planned()
        return self.known

    async def worker_faults(self) -> Sequence[str]:
        self.fail_if_planned()
        return list(self.faults)


@define
class MemoryStreamServer(FailsOnDemand, StreamServer):
    """A server of this version, at this time by its clock."""

    known_version: tuple[int, int, int] = (2, 11, 0)
    time: datetime | None = None

    async def version(self) -> tuple[int, int, int]:
        self.fail_if_planned()
        return self.known_version

    async def clock(self) -> datetime | None:
        self.fail_if_planned()
        return self.time


@define
class MemoryStreamLayout(FailsOnDemand, StreamLayout):
    """Parts by name; each remembers the size that it was made with."""

    names: Sequence[str] = ("stream AKIRA_CDR", "consumer cdr-worker")
    made: dict[str, StreamSize] = field(factory=dict)

    async def check(self, size: StreamSize) -> Sequence[Part]:
        self.fail_if_planned()
        return [Part(name, self._state(name, size)) for name in self.names]

    async def setup(self, size: StreamSize) -> Sequence[Part]:
        parts = await self.check(size)
        created = [part.name for part in parts if part.state == MISSING]
        self.made |= dict.fromkeys(created, size)
        return [Part(part.name, CREATED) if part.name in created else part for part in parts]

    def _state(self, name: str, size: StreamSize) -> str:
        if name not in self.made:
            return MISSING
        found = self.made[name].max_bytes
        differs = name.startswith("stream") and found != size.max_bytes
        return f"max_bytes is {found}, wanted {size.max_bytes}" if differs else AS_WANTED


@define
class MemoryBridges(Bridges):
    """Bridges by address; at any other nobody answers."""

    running: dict[str, BridgeFigures] = field(factory=dict)

    async def figures(self, url: str) -> BridgeFigures:
        if url not in self.running:
            raise UnavailableError("nobody answers there")
        return self.running[url]
