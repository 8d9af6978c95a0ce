"""Books of traffic under test."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from attrs import define, field, frozen

from adapters.contract.builders import an_opening
from adapters.contract.traffic import CountsProbe
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.traffic.counts import MemoryCallCounts
from adapters.memory.traffic.hours import MemoryTrafficBook
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.traffic.counts import TimescaleCallCounts
from adapters.timescale.traffic.hours import TimescaleTrafficBook
from application.errors import UnavailableError
from application.traffic.ports import CallCounts, TrafficBook
from contract.ledger_probes import TimescaleStoreProbe
from contract.logins import a_member
from contract.over_store import OverStore
from domain.facts.call_facts import CallReceived
from domain.facts.entries import CompanyFact
from domain.money.names import Directory
from domain.money.standing import Vacancy


@define
class MemoryTrafficProbe(CountsProbe):
    """The memory twin, or another of its kind."""

    traffic_type: type[MemoryTrafficBook] = MemoryTrafficBook
    counts_type: type[MemoryCallCounts] = MemoryCallCounts
    ledger: MemoryCdrLedger = field(factory=MemoryCdrLedger)
    _traffic: MemoryTrafficBook = field(init=False)
    _counts: MemoryCallCounts = field(init=False)

    def __attrs_post_init__(self) -> None:
        decide = an_opening()
        event = decide(Vacancy(number=1, names=Directory("company")))
        self.ledger.journal.append([CompanyFact(company_id=1, currency="EUR", event=event)])
        self._traffic = self.traffic_type(ledger=self.ledger)
        self._counts = self.counts_type(ledger=self.ledger)

    @asynccontextmanager
    async def traffic(self) -> AsyncIterator[TrafficBook]:
        yield self._traffic

    @asynccontextmanager
    async def counts(self) -> AsyncIterator[CallCounts]:
        yield self._counts

    async def record(self, calls: Sequence[CallReceived]) -> None:
        await self.ledger.record(calls)

    async def leave(self) -> None:
        for twin in (self._traffic, self._counts):
            twin.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self._traffic.recover()
        self._counts.recover()


@frozen
class TimescaleTrafficProbe(OverStore, CountsProbe):
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

    async def record(self, calls: Sequence[CallReceived]) -> None:
        await TimescaleCdrLedger(self.pool).record(calls)
