"""The books of money under test, and what their ports do not show."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from decimal import Decimal
from typing import Protocol, get_args
from uuid import UUID

from asyncpg import Record
from attrs import define, evolve, field, frozen

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import MemoryJournal
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.money.register import MemoryMoneyRegister
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.money.register import TimescaleMoneyRegister
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.wire import event_json
from application.calls.ports import CdrLedger
from application.errors import UnavailableError
from application.money.ports import MoneyBook, MoneyRegister
from contract.servers import PostgresServer
from domain.money.events import CompanyEvent
from domain.money.movement import Movement, MovementKind
from tariff_builders import a_rate, a_version

_FOR_EVER = 1000


@frozen
class Books:
    """The three ports that share the money."""

    ledger: CdrLedger
    money: MoneyBook
    register: MoneyRegister


class MoneyProbe(Protocol):
    """The books and their surroundings."""

    def books(self) -> AbstractAsyncContextManager[Books]:
        """Open the books, as one process of several does."""
        ...

    async def tariff(self, name: str, currency: str = "EUR") -> None:
        """Let there be a tariff of this name."""

    async def movements(self) -> Sequence[Movement]:
        """List all movements, in the order in which they were entered."""
        ...

    async def supplies(self) -> Sequence[Movement]:
        """List the movements of the suppliers' book; `company_id` is the supplier."""
        ...

    async def events(self, company_id: int) -> Sequence[CompanyEvent]:
        """List what is recorded of a company, in order."""
        ...

    async def leave(self) -> None:
        """Let the store go away, as a crash does."""

    async def come_back(self) -> None:
        """Let it come back with what it had."""


@define
class MemoryMoneyProbe(MoneyProbe):
    """The memory twins, which share one state."""

    ledger_type: type[MemoryCdrLedger] = MemoryCdrLedger
    book_type: type[MemoryMoneyBook] = MemoryMoneyBook
    register_type: type[MemoryMoneyRegister] = MemoryMoneyRegister
    shared: MemoryJournal = field(factory=MemoryJournal)
    _twins: tuple[MemoryCdrLedger, MemoryMoneyBook, MemoryMoneyRegister] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._twins = (
            self.ledger_type(journal=self.shared),
            self.book_type(journal=self.shared),
            self.register_type(journal=self.shared),
        )

    @asynccontextmanager
    async def books(self) -> AsyncIterator[Books]:
        yield Books(*self._twins)

    async def tariff(self, name: str, currency: str = "EUR") -> None:
        self._twins[1].tariffs[name] = currency

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
        return self._twins


@frozen
class TimescaleMoneyProbe(MoneyProbe):
    """PostgreSQL, with TimescaleDB or without; the ports have the rights of their roles."""

    server: PostgresServer
    pool: Pool
    worker_dsn: str
    operator_dsn: str

    @asynccontextmanager
    async def books(self) -> AsyncIterator[Books]:
        async with (
            open_pool(DatabaseSettings(url=self.worker_dsn)) as worker,
            open_pool(DatabaseSettings(url=self.operator_dsn)) as operator,
        ):
            yield Books(
                TimescaleCdrLedger(worker),
                TimescaleMoneyBook(operator),
                TimescaleMoneyRegister(operator),
            )

    async def tariff(self, name: str, currency: str = "EUR") -> None:
        version = evolve(a_version(a_rate("4")), name=name, currency=currency)
        await TimescaleTariffStore(self.pool).save(version)

    async def movements(self) -> Sequence[Movement]:
        rows = await self.pool.fetch(
            "select company_id, kind, amount, currency, call_key, revision, reference"
            " from balance_movement order by id"
        )
        return [
            Movement(**{**row, "kind": MovementKind(row["kind"]), "amount": row["amount"]})
            for row in map(dict, rows)
        ]

    async def supplies(self) -> Sequence[Movement]:
        rows = await self.pool.fetch(
            "select supplier_id as company_id, kind, amount, currency, call_key, revision"
            " from supplier_movement order by id"
        )
        return [Movement(**{**row, "kind": MovementKind(row["kind"])}) for row in map(dict, rows)]

    async def events(self, company_id: int) -> Sequence[CompanyEvent]:
        rows = await self.pool.fetch(
            "select e.type, e.schema_version, e.data, e.version from event e"
            " join company c on c.stream_id = e.stream_id where c.id = $1 order by e.version",
            company_id,
        )
        assert [row["version"] for row in rows] == list(range(1, len(rows) + 1))
        return [_company_event(row) for row in rows]

    async def leave(self) -> None:
        await self.server.kill()

    async def come_back(self) -> None:
        await self.server.start()


def _company_event(row: Record) -> CompanyEvent:
    told = event_json.decode(row["type"], row["schema_version"], row["data"])
    assert isinstance(told, get_args(CompanyEvent))
    event: CompanyEvent = told
    return event


async def balanced(probe: MoneyProbe) -> dict[str, Decimal]:
    """See that every balance is the sum of its movements; give the balances by name."""
    async with probe.books() as books:
        found = await books.register.companies()
    movements = await probe.movements()
    for each in found:
        mine = [one.amount for one in movements if one.company_id == each.id]
        assert each.balance == sum(mine, Decimal(0)), each.company.name
    return {each.company.name: each.balance for each in found}


def keys_of(movements: Sequence[Movement]) -> list[UUID | None]:
    """Name the calls that movements are about."""
    return [each.call_key for each in movements]
