"""The ledger under test, with all that it moves: calls, messages, and the books of money."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from decimal import Decimal

from attrs import frozen

from adapters.contract.builders import EURO, a_company
from adapters.contract.calls import LedgerProbe
from adapters.contract.money import MoneyProbe
from adapters.memory.calls.ledger import MemoryCdrLedger
from application.calls.ports import CdrLedger
from contract.ledger_probes import MemoryStoreProbe, StoreProbe
from contract.money_probes import MemoryMoneyProbe
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived
from domain.money import deciding
from domain.money.events import CompanyEvent
from domain.money.limits import Limits
from domain.money.movement import Movement
from domain.money.supplying import adding


@frozen
class FullLedgerProbe(LedgerProbe):
    """One store, seen by those who keep calls and by those who keep money."""

    store: StoreProbe
    money: MoneyProbe

    @property
    def can_leave(self) -> bool:
        return self.store.can_leave

    @asynccontextmanager
    async def ledger(self) -> AsyncIterator[CdrLedger]:
        async with self.money.books() as books:
            yield books.ledger

    async def company(self, name: str = "Acme", limits: Limits | None = None) -> int:
        async with self.money.books() as books:
            return await a_company(books.money, name, limits)

    async def supplier(self) -> int:
        async with self.money.books() as books:
            return (await books.money.add_supplier(adding("carrier", EURO))).id

    async def change_prices(self) -> int:
        return await self.money.change_prices()

    async def suspend(self, company_id: int) -> None:
        async with self.money.books() as books:
            await books.money.change(company_id, deciding.suspend("fraud"))

    async def balance(self, company_id: int) -> Decimal:
        async with self.money.books() as books:
            return (await books.register.company(company_id)).balance

    async def movements(self) -> Sequence[Movement]:
        return await self.money.movements()

    async def supplies(self) -> Sequence[Movement]:
        return await self.money.supplies()

    async def events(self, company_id: int) -> Sequence[CompanyEvent]:
        return await self.money.events(company_id)

    def holding(self, call: CallReceived) -> AbstractAsyncContextManager[None]:
        return self.store.holding(call)

    async def calls(self) -> Sequence[CallReceived]:
        return await self.store.calls()

    async def duplicates(self) -> set[Receipt]:
        return await self.store.duplicates()

    async def deadlocks(self) -> int:
        return await self.store.deadlocks()

    async def leave(self) -> None:
        await self.store.leave()

    async def come_back(self) -> None:
        await self.store.come_back()


def memory_ledger_probe(ledger_type: type[MemoryCdrLedger] = MemoryCdrLedger) -> FullLedgerProbe:
    """Give the memory twin, or another of its kind."""
    money = MemoryMoneyProbe(ledger_type=ledger_type)
    return FullLedgerProbe(MemoryStoreProbe(money.ledger), money)
