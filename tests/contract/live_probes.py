"""View stores and directories under test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

from attrs import define, field, frozen

from adapters.contract.live import DirectoryProbe, ViewStoreProbe
from adapters.memory.live.gateway import MemoryAccountDirectory, MemoryViewStore
from adapters.timescale.live.account_directory import TimescaleAccountDirectory
from adapters.timescale.live.live_views import TimescaleViewStore
from application.errors import UnavailableError
from application.live.data import Funds
from application.live.ports import AccountDirectory, ViewStore
from contract.ledger_probes import TimescaleStoreProbe
from contract.logins import as_member
from contract.over_store import OverStore

_COMPANY = """
with made as (insert into company (name, currency, payment) values ($1, $2, 'prepaid') returning id)
insert into balance (company_id, currency, amount) select id, $2, $3 from made
"""
_ACCOUNT = "insert into account (account, company_id) select $1, id from company where name = $2"


@define
class MemoryViewStoreProbe(ViewStoreProbe):
    """The memory twin."""

    store: MemoryViewStore = field(factory=MemoryViewStore)

    @asynccontextmanager
    async def views(self) -> AsyncIterator[ViewStore]:
        yield self.store

    async def leave(self) -> None:
        self.store.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self.store.recover()


@define
class MemoryDirectoryProbe(DirectoryProbe):
    """The memory twin."""

    memory: MemoryAccountDirectory = field(factory=MemoryAccountDirectory)

    @asynccontextmanager
    async def directory(self) -> AsyncIterator[AccountDirectory]:
        yield self.memory

    async def company(self, name: str, currency: str, amount: str) -> None:
        self.memory.by_company[name] = Funds(currency, Decimal(amount))
        self.memory.by_number[len(self.memory.by_number) + 1] = name

    async def account(self, account: str, company: str) -> None:
        self.memory.by_account[account] = company

    async def leave(self) -> None:
        self.memory.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self.memory.recover()


@frozen
class TimescaleLiveProbe(OverStore, ViewStoreProbe, DirectoryProbe):
    """The real thing, with no more rights than a gateway has."""

    store: TimescaleStoreProbe

    @asynccontextmanager
    async def views(self) -> AsyncIterator[ViewStore]:
        async with as_member(self.store, "akira_live") as pool:
            yield TimescaleViewStore(pool)

    @asynccontextmanager
    async def directory(self) -> AsyncIterator[AccountDirectory]:
        async with as_member(self.store, "akira_live") as pool:
            yield TimescaleAccountDirectory(pool)

    async def company(self, name: str, currency: str, amount: str) -> None:
        await self.store.pool.execute(_COMPANY, name, currency, Decimal(amount))

    async def account(self, account: str, company: str) -> None:
        await self.store.pool.execute(_ACCOUNT, account, company)
