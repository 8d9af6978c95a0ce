"""Books of traffic under test."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from attrs import define, field, frozen

from adapters.contract.builders import an_opening
from adapters.contract.traffic import CountsProbe, SpendingProbe
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.traffic.counts import MemoryCallCounts
from adapters.memory.traffic.hours import MemoryTrafficBook
from adapters.memory.traffic.spending import MemorySpendingBook
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.traffic.counts import TimescaleCallCounts
from adapters.timescale.traffic.hours import TimescaleTrafficBook
from adapters.timescale.traffic.spending import TimescaleSpendingBook
from application.errors import UnavailableError
from application.traffic.ports import CallCounts, SpendingBook, TrafficBook
from contract.ledger_probes import TimescaleStoreProbe
from contract.logins import a_member
from contract.over_store import OverStore
from domain.facts.call_facts import CallReceived
from domain.facts.entries import CompanyFact
from domain.money.names import Directory
from domain.money.standing import Vacancy


@define
class MemoryTrafficProbe(CountsProbe, SpendingProbe):
    """The memory twin, or another of its kind."""

    traffic_type: type[MemoryTrafficBook] = MemoryTrafficBook
    counts_type: type[MemoryCallCounts] = MemoryCallCounts
    spending_type: type[MemorySpendingBook] = MemorySpendingBook
    ledger: MemoryCdrLedger = field(factory=MemoryCdrLedger)
    _traffic: MemoryTrafficBook = field(init=False)
    _counts: MemoryCallCounts = field(init=False)
    _spending: MemorySpendingBook = field(init=False)

    def __attrs_post_init__(self) -> None:
        decide = an_opening()
        event = decide(Vacancy(number=1, names=Directory("company")))
        self.ledger.journal.append([CompanyFact(company_id=1, currency="EUR", event=event)])
        self._traffic = self.traffic_type(ledger=self.ledger)
        self._counts = self.counts_type(ledger=self.ledger)
        self._spending = self.spending_type(self._traffic)

    @asynccontextmanager
    async def traffic(self) -> AsyncIterator[TrafficBook]:
        yield self._traffic

    @asynccontextmanager
    async def counts(self) -> AsyncIterator[CallCounts]:
        yield self._counts

    @asynccontextmanager
    async def spending(self) -> AsyncIterator[SpendingBook]:
        yield self._spending

    async def record(self, calls: Sequence[CallReceived]) -> None:
        await self.ledger.record(calls)

    async def leave(self) -> None:
        for twin in (self._traffic, self._counts, self._spending):
            twin.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self._traffic.recover()
        self._counts.recover()
        self._spending.recover()


@frozen
class TimescaleTrafficProbe(OverStore, CountsProbe, SpendingProbe):
    """PostgreSQL, as a worker."""

    store: TimescaleStoreProbe
    pool: Pool

    @asynccontextmanager
    async def traffic(self) -> AsyncIterator[TrafficBook]:
        yield TimescaleTrafficBook(self.pool)

    @asynccontextmanager
    async def counts(self) -> AsyncIterator[CallCounts]:
        async with (
            a_member(self.store, "akira_operator") as dsn,
            open_pool(DatabaseSettings(url=dsn)) as operator,
        ):
            yield TimescaleCallCounts(operator)

    @asynccontextmanager
    async def spending(self) -> AsyncIterator[SpendingBook]:
        yield TimescaleSpendingBook(self.pool)

    async def record(self, calls: Sequence[CallReceived]) -> None:
        await TimescaleCdrLedger(self.pool).record(calls)
