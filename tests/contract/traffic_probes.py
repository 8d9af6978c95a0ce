"""Books of traffic under test."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from attrs import define, field, frozen

from adapters.contract.builders import an_opening
from adapters.contract.traffic import TrafficProbe
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.traffic.hours import MemoryTrafficBook
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import Pool
from adapters.timescale.traffic.hours import TimescaleTrafficBook
from application.errors import UnavailableError
from application.traffic.ports import TrafficBook
from contract.ledger_probes import TimescaleStoreProbe
from contract.over_store import OverStore
from domain.facts.call_facts import CallReceived
from domain.facts.entries import CompanyFact
from domain.money.names import Directory
from domain.money.standing import Vacancy


@define
class MemoryTrafficProbe(TrafficProbe):
    """The memory twin, or another of its kind."""

    traffic_type: type[MemoryTrafficBook] = MemoryTrafficBook
    ledger: MemoryCdrLedger = field(factory=MemoryCdrLedger)
    _traffic: MemoryTrafficBook = field(init=False)

    def __attrs_post_init__(self) -> None:
        decide = an_opening()
        event = decide(Vacancy(number=1, names=Directory("company")))
        self.ledger.journal.append([CompanyFact(company_id=1, currency="EUR", event=event)])
        self._traffic = self.traffic_type(ledger=self.ledger)

    @asynccontextmanager
    async def traffic(self) -> AsyncIterator[TrafficBook]:
        yield self._traffic

    async def record(self, calls: Sequence[CallReceived]) -> None:
        await self.ledger.record(calls)

    async def leave(self) -> None:
        self._traffic.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self._traffic.recover()


@frozen
class TimescaleTrafficProbe(OverStore, TrafficProbe):
    """PostgreSQL, as a worker."""

    store: TimescaleStoreProbe
    pool: Pool

    @asynccontextmanager
    async def traffic(self) -> AsyncIterator[TrafficBook]:
        yield TimescaleTrafficBook(self.pool)

    async def record(self, calls: Sequence[CallReceived]) -> None:
        await TimescaleCdrLedger(self.pool).record(calls)
