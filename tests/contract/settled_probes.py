"""Books of settled bytes under test."""

from attrs import define, field, frozen

from adapters.contract.intake import SettledProbe
from adapters.memory.intake.settled import MemorySettledBook
from adapters.timescale.intake.settled import TimescaleSettledBook
from application.errors import UnavailableError
from application.intake.ports import SettledBook
from contract.ledger_probes import TimescaleStoreProbe
from contract.over_store import OverStore


@define
class MemorySettledProbe(SettledProbe):
    """The memory twin."""

    settled: MemorySettledBook = field(factory=MemorySettledBook)

    async def leave(self) -> None:
        self.settled.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self.settled.recover()


@frozen
class TimescaleSettledProbe(OverStore, SettledProbe):
    """PostgreSQL, with TimescaleDB or without."""

    store: TimescaleStoreProbe

    @property
    def settled(self) -> SettledBook:
        return TimescaleSettledBook(self.store.pool)
