"""Books of settled bytes under test."""

from attrs import define, field, frozen

from adapters.contract.intake import SettledProbe
from adapters.memory.intake.settled import MemorySettledBook
from adapters.timescale.intake.settled import TimescaleSettledBook
from application.errors import UnavailableError
from application.intake.ports import SettledBook
from contract.ledger_probes import TimescaleStoreProbe


@define
class MemorySettledProbe(SettledProbe):
    """The memory twin."""

    settled: MemorySettledBook = field(factory=MemorySettledBook)

    async def leave(self) -> None:
        self.settled.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self.settled.recover()


@frozen
class TimescaleSettledProbe(SettledProbe):
    """PostgreSQL, with TimescaleDB or without."""

    store: TimescaleStoreProbe

    @property
    def settled(self) -> SettledBook:
        return TimescaleSettledBook(self.store.pool)

    @property
    def can_leave(self) -> bool:
        return self.store.can_leave

    async def leave(self) -> None:
        await self.store.leave()

    async def come_back(self) -> None:
        await self.store.come_back()
