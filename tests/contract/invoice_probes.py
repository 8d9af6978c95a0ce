"""Books of invoices under test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import define, field, frozen

from adapters.contract.money import InvoiceProbe
from adapters.memory.money.invoices import MemoryInvoiceBook
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.money.invoices import TimescaleInvoiceBook
from adapters.timescale.proof.closes import TimescaleCloseBook
from application.errors import UnavailableError
from application.money.ports import InvoiceBook
from contract.ledger_probes import TimescaleStoreProbe
from contract.logins import a_member
from contract.money_probes import MemoryMoneyProbe, TimescaleMoneyProbe
from domain.facts.closing import MonthClosed


@define
class MemoryInvoiceProbe(MemoryMoneyProbe, InvoiceProbe):
    """The memory twin, or another of its kind."""

    invoices_type: type[MemoryInvoiceBook] = MemoryInvoiceBook
    _invoices: MemoryInvoiceBook = field(init=False)

    def __attrs_post_init__(self) -> None:
        MemoryMoneyProbe.__attrs_post_init__(self)
        self._invoices = self.invoices_type(journal=self.shared)

    @asynccontextmanager
    async def invoices(self) -> AsyncIterator[InvoiceBook]:
        yield self._invoices

    async def close(self, fact: MonthClosed) -> None:
        self.shared.append([fact])

    async def leave(self) -> None:
        await MemoryMoneyProbe.leave(self)
        self._invoices.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        await MemoryMoneyProbe.come_back(self)
        self._invoices.recover()


@frozen
class TimescaleInvoiceProbe(TimescaleMoneyProbe, InvoiceProbe):
    """PostgreSQL, as an operator."""

    @asynccontextmanager
    async def invoices(self) -> AsyncIterator[InvoiceBook]:
        async with open_pool(DatabaseSettings(url=self.operator_dsn)) as operator:
            yield TimescaleInvoiceBook(operator)

    async def close(self, fact: MonthClosed) -> None:
        async with (
            open_pool(DatabaseSettings(url=self.operator_dsn)) as operator,
            TimescaleCloseBook(operator).closing() as closing,
        ):
            await closing.close(fact)


@asynccontextmanager
async def invoices_of(store: TimescaleStoreProbe) -> AsyncIterator[TimescaleInvoiceProbe]:
    """Give the books of a store to a worker and an operator, who have their roles alone."""
    async with (
        a_member(store, "akira_worker") as worker,
        a_member(store, "akira_operator") as operator,
    ):
        yield TimescaleInvoiceProbe(store, worker, operator)
