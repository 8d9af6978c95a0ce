"""Tariff stores under test."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from attrs import define, field, frozen

from adapters.memory.pricing.tariffs import MemoryTariffStore
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from application.errors import UnavailableError
from application.pricing.ports import TariffStore
from builders import MOMENT
from contract.ledger_probes import TimescaleStoreProbe

_FOR_EVER = 1000


class TariffProbe(Protocol):
    """A store and its surroundings."""

    def store(self) -> AbstractAsyncContextManager[TariffStore]:
        """Open the store, as one process of several does."""
        ...

    async def leave(self) -> None:
        """Let the store go away, as a crash does."""

    async def come_back(self) -> None:
        """Let it come back with what it had."""


@define
class MemoryTariffProbe(TariffProbe):
    """The memory twin."""

    twin: MemoryTariffStore = field(factory=lambda: MemoryTariffStore(MOMENT))

    @asynccontextmanager
    async def store(self) -> AsyncIterator[TariffStore]:
        yield self.twin

    async def leave(self) -> None:
        self.twin.fail_next(UnavailableError("away"), _FOR_EVER)

    async def come_back(self) -> None:
        self.twin.recover()


@frozen
class TimescaleTariffProbe(TariffProbe):
    """PostgreSQL, with TimescaleDB or without."""

    database: TimescaleStoreProbe

    @asynccontextmanager
    async def store(self) -> AsyncIterator[TariffStore]:
        async with open_pool(DatabaseSettings(url=self.database.dsn)) as pool:
            yield TimescaleTariffStore(pool)

    async def leave(self) -> None:
        await self.database.leave()

    async def come_back(self) -> None:
        await self.database.come_back()
