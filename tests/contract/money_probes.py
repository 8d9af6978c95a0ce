"""The books of money under test."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import get_args

from asyncpg import Record
from attrs import define, evolve, field, frozen

from adapters.contract.builders import a_rate, a_version, an_opening
from adapters.contract.calls import AmendmentProbe
from adapters.contract.money import Books, CurrenciesProbe
from adapters.memory.calls.amendments import MemoryAmendmentBook
from adapters.memory.calls.kept_calls import MemoryKeptCalls
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import MemoryJournal
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.money.register import MemoryMoneyRegister
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from adapters.timescale.calls.amendments import TimescaleAmendmentBook
from adapters.timescale.calls.kept_calls import TimescaleKeptCalls
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.money.register import TimescaleMoneyRegister
from adapters.timescale.price_epochs import VERSION
from adapters.timescale.pricing.number_plans import TimescaleNumberPlans
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.wire import event_json
from application.calls.ports import AmendmentBook, KeptCalls
from application.errors import UnavailableError
from application.money.ports import Currencies
from application.pricing.ports import NumberPlans
from contract.ledger_probes import TimescaleStoreProbe
from contract.logins import a_member
from domain.money.events import CompanyEvent
from domain.money.movement import Movement, MovementKind

_FOR_EVER = 1000


@frozen
class ListProbe(CurrenciesProbe):
    """A list of currencies."""

    currencies: Currencies


@define
class MemoryMoneyProbe(AmendmentProbe):
    """The memory twins, which share one state."""

    ledger_type: type[MemoryCdrLedger] = MemoryCdrLedger
    book_type: type[MemoryMoneyBook] = MemoryMoneyBook
    register_type: type[MemoryMoneyRegister] = MemoryMoneyRegister
    amendments_type: type[MemoryAmendmentBook] = MemoryAmendmentBook
    kept_calls_type: type[MemoryKeptCalls] = MemoryKeptCalls
    shared: MemoryJournal = field(factory=MemoryJournal)
    _twins: tuple[MemoryCdrLedger, MemoryMoneyBook, MemoryMoneyRegister] = field(init=False)
    _amendments: MemoryAmendmentBook = field(init=False)
    _kept_calls: MemoryKeptCalls = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._twins = (
            self.ledger_type(journal=self.shared),
            self.book_type(journal=self.shared),
            self.register_type(journal=self.shared),
        )
        self._amendments = self.amendments_type(ledger=self._twins[0])
        self._kept_calls = self.kept_calls_type(ledger=self._twins[0])

    @property
    def ledger(self) -> MemoryCdrLedger:
        """The ledger of this state."""
        return self._twins[0]

    @asynccontextmanager
    async def books(self) -> AsyncIterator[Books]:
        yield Books(*self._twins, duty=self._twins[1])

    @asynccontextmanager
    async def amendments(self) -> AsyncIterator[AmendmentBook]:
        yield self._amendments

    @asynccontextmanager
    async def kept_calls(self) -> AsyncIterator[KeptCalls]:
        yield self._kept_calls

    @asynccontextmanager
    async def plans(self) -> AsyncIterator[NumberPlans]:
        yield MemoryNumberPlans(self.shared)

    async def tariff(self, name: str, currency: str = "EUR") -> None:
        self._twins[1].tariffs[name] = currency

    async def change_prices(self) -> int:
        await self._twins[1].open(an_opening(f"Company {self.shared.prices}"))
        return self.shared.prices

    async def movements(self) -> Sequence[Movement]:
        return [entry.movement for entry in self.shared.entries]

    async def supplies(self) -> Sequence[Movement]:
        return self.shared.supplies

    async def events(self, company_id: int) -> Sequence[CompanyEvent]:
        return self.shared.companies[company_id].events

    async def leave(self) -> None:
        for twin in self._failing():
            twin.fail_next(UnavailableError("away"), _FOR_EVER)

    async def come_back(self) -> None:
        for twin in self._failing():
            twin.recover()

    def _failing(self) -> Sequence[FailsOnDemand]:
        return (*self._twins, self._amendments, self._kept_calls)


@frozen
class TimescaleMoneyProbe(AmendmentProbe):
    """PostgreSQL, with TimescaleDB or without; the ports have the rights of their roles."""

    store: TimescaleStoreProbe
    worker_dsn: str
    operator_dsn: str

    @asynccontextmanager
    async def books(self) -> AsyncIterator[Books]:
        async with (
            open_pool(DatabaseSettings(url=self.worker_dsn, lock_timeout=5)) as worker,
            open_pool(DatabaseSettings(url=self.operator_dsn)) as operator,
        ):
            yield Books(
                TimescaleCdrLedger(worker),
                TimescaleMoneyBook(operator),
                TimescaleMoneyRegister(operator),
                TimescaleMoneyBook(worker),
            )

    @asynccontextmanager
    async def amendments(self) -> AsyncIterator[AmendmentBook]:
        async with open_pool(DatabaseSettings(url=self.operator_dsn)) as operator:
            yield TimescaleAmendmentBook(operator)

    @asynccontextmanager
    async def kept_calls(self) -> AsyncIterator[KeptCalls]:
        async with open_pool(DatabaseSettings(url=self.operator_dsn)) as operator:
            yield TimescaleKeptCalls(operator)

    @asynccontextmanager
    async def plans(self) -> AsyncIterator[NumberPlans]:
        async with open_pool(DatabaseSettings(url=self.operator_dsn)) as operator:
            yield TimescaleNumberPlans(operator)

    @property
    def can_leave(self) -> bool:
        return self.store.can_leave

    async def tariff(self, name: str, currency: str = "EUR") -> None:
        version = evolve(a_version(a_rate("4")), name=name, currency=currency)
        await TimescaleTariffStore(self.store.pool).save(version)

    async def change_prices(self) -> int:
        version = await self.store.pool.fetchval(VERSION)
        async with self.books() as books:
            await books.money.open(an_opening(f"Company {version}"))
        return int(await self.store.pool.fetchval(VERSION))

    async def movements(self) -> Sequence[Movement]:
        rows = await self.store.pool.fetch(
            "select company_id, kind, amount, currency, call_key, revision, reference"
            " from balance_movement order by id"
        )
        return [
            Movement(**{**row, "kind": MovementKind(row["kind"]), "amount": row["amount"]})
            for row in map(dict, rows)
        ]

    async def supplies(self) -> Sequence[Movement]:
        rows = await self.store.pool.fetch(
            "select supplier_id as company_id, kind, amount, currency, call_key, revision"
            " from supplier_movement order by id"
        )
        return [Movement(**{**row, "kind": MovementKind(row["kind"])}) for row in map(dict, rows)]

    async def events(self, company_id: int) -> Sequence[CompanyEvent]:
        rows = await self.store.pool.fetch(
            "select e.type, e.schema_version, e.data, e.version from event e"
            " join company c on c.stream_id = e.stream_id where c.id = $1 order by e.version",
            company_id,
        )
        assert [row["version"] for row in rows] == list(range(1, len(rows) + 1))
        return [_company_event(row) for row in rows]

    async def leave(self) -> None:
        await self.store.leave()

    async def come_back(self) -> None:
        await self.store.come_back()


@asynccontextmanager
async def money_of(store: TimescaleStoreProbe) -> AsyncIterator[TimescaleMoneyProbe]:
    """Give the books of a store to a worker and an operator, who have their roles alone."""
    async with (
        a_member(store, "akira_worker") as worker,
        a_member(store, "akira_operator") as operator,
    ):
        yield TimescaleMoneyProbe(store, worker, operator)


def _company_event(row: Record) -> CompanyEvent:
    told = event_json.decode(row["type"], row["schema_version"], row["data"])
    assert isinstance(told, get_args(CompanyEvent))
    event: CompanyEvent = told
    return event
