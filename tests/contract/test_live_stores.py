"""What the places promise from which the live gateway resumes, and learns whose calls are."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from decimal import Decimal
from typing import Protocol

import pytest
from attrs import define, evolve, field

from adapters.memory.live.gateway import MemoryAccountDirectory, MemoryViewStore
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.live.account_directory import TimescaleAccountDirectory
from adapters.timescale.live.live_views import TimescaleViewStore
from adapters.timescale.migrating import migrate
from application.errors import UnavailableError
from application.live.data import Funds, KeptView
from application.live.ports import AccountDirectory, ViewStore
from contract.ledger_probes import TimescaleStoreProbe
from contract.logins import as_member
from contract.servers import PostgresServer
from live_calls import an_event
from live_viewers import Tapes, a_view

_COMPANY = """
with made as (insert into company (name, currency, payment) values ($1, $2, 'prepaid') returning id)
insert into balance (company_id, currency, amount) select id, $2, $3 from made
"""
_ACCOUNT = "insert into account (account, company_id) select $1, id from company where name = $2"


def a_kept_view(calls: int = 3, clock: int = 1_795_462_224) -> KeptView:
    tapes = Tapes(a_view())
    tapes.tell(*(an_event("trying", call_id=f"call-{number}") for number in range(calls)))
    tapes.hear_all(10_000)
    return evolve(tapes.view.kept(), clock=clock)


class LiveProbe(Protocol):
    """The stores and their surroundings."""

    def stores(self) -> AbstractAsyncContextManager[tuple[ViewStore, AccountDirectory]]:
        """Open both as a gateway does."""
        ...

    async def company(self, name: str, currency: str, amount: str) -> None:
        """Let there be a company with a balance."""

    async def account(self, account: str, company: str) -> None:
        """Let a company pay for an account."""


@define
class MemoryLiveProbe(LiveProbe):
    """The memory twins."""

    views: MemoryViewStore = field(factory=MemoryViewStore)
    directory: MemoryAccountDirectory = field(factory=MemoryAccountDirectory)

    @asynccontextmanager
    async def stores(self) -> AsyncIterator[tuple[ViewStore, AccountDirectory]]:
        yield self.views, self.directory

    async def company(self, name: str, currency: str, amount: str) -> None:
        self.directory.by_company[name] = Funds(currency, Decimal(amount))

    async def account(self, account: str, company: str) -> None:
        self.directory.by_account[account] = company


@define
class TimescaleLiveProbe(LiveProbe):
    """The real thing, with no more rights than a gateway has."""

    store: TimescaleStoreProbe

    @property
    def owner(self) -> Pool:
        return self.store.pool

    @asynccontextmanager
    async def stores(self) -> AsyncIterator[tuple[ViewStore, AccountDirectory]]:
        async with as_member(self.store, "akira_live") as pool:
            yield TimescaleViewStore(pool), TimescaleAccountDirectory(pool)

    async def company(self, name: str, currency: str, amount: str) -> None:
        await self.owner.execute(_COMPANY, name, currency, Decimal(amount))

    async def account(self, account: str, company: str) -> None:
        await self.owner.execute(_ACCOUNT, account, company)


class LiveStoresContract:
    async def test_there_is_no_view_at_first(self, probe: LiveProbe) -> None:
        async with probe.stores() as (views, _):
            assert await views.latest() is None

    async def test_the_last_view_is_kept_as_it_was(self, probe: LiveProbe) -> None:
        first, second = a_kept_view(), a_kept_view(calls=5000, clock=1_795_462_300)
        async with probe.stores() as (views, _):
            await views.keep(first)
            assert await views.latest() == first
            await views.keep(second)
        async with probe.stores() as (views, _):
            assert await views.latest() == second

    async def test_two_that_keep_at_once_leave_one_whole(self, probe: LiveProbe) -> None:
        kept = [a_kept_view(calls=number, clock=number) for number in range(1, 6)]
        async with probe.stores() as (views, _):
            await asyncio.gather(*(views.keep(each) for each in kept))
            assert await views.latest() in kept

    async def test_owners_and_funds_are_known_by_name(self, probe: LiveProbe) -> None:
        async with probe.stores() as (_, directory):
            assert dict(await directory.owners()) == {}
            assert dict(await directory.funds()) == {}
            await probe.company("acme", "EUR", "12.345678901")
            await probe.company("bolt", "USD", "-1")
            await probe.account("a-1", "acme")
            await probe.account("a-2", "acme")
            assert dict(await directory.owners()) == {"a-1": "acme", "a-2": "acme"}
            assert dict(await directory.funds()) == {
                "acme": Funds("EUR", Decimal("12.345678901")),
                "bolt": Funds("USD", Decimal(-1)),
            }


class TestMemory(LiveStoresContract):
    @pytest.fixture
    async def probe(self) -> LiveProbe:
        return MemoryLiveProbe()


class TestTimescale(LiveStoresContract):
    @pytest.fixture
    async def probe(
        self, database: str, postgres_server: PostgresServer
    ) -> AsyncIterator[LiveProbe]:
        async with open_pool(DatabaseSettings(url=database)) as owner:
            await migrate(owner)
            yield TimescaleLiveProbe(TimescaleStoreProbe(postgres_server, database, owner))

    async def test_what_is_no_view_is_no_obstacle(self, probe: TimescaleLiveProbe) -> None:
        async with probe.stores() as (views, _):
            await views.keep(a_kept_view())
            await probe.owner.execute("update live_view set body = 'rubbish'")
            assert await views.latest() is None
            await views.keep(a_kept_view())
            assert await views.latest() == a_kept_view()

    async def test_a_gateway_may_change_nothing_else(self, probe: TimescaleLiveProbe) -> None:
        async with as_member(probe.store, "akira_live") as pool:
            for statement in (
                "update balance set amount = 0",
                "delete from live_view",
                "select * from cdr",
                "select * from event",
                "insert into account values ('a', 1)",
            ):
                with pytest.raises(Exception, match="permission denied"):
                    await pool.execute(statement)


async def test_a_database_that_is_away_is_told(private_postgres: PostgresServer) -> None:
    async with open_pool(DatabaseSettings(url=private_postgres.dsn)) as pool:
        await migrate(pool)
        await private_postgres.stop()
        with pytest.raises(UnavailableError):
            await TimescaleViewStore(pool).latest()
        with pytest.raises(UnavailableError):
            await TimescaleViewStore(pool).keep(a_kept_view())
        with pytest.raises(UnavailableError):
            await TimescaleAccountDirectory(pool).owners()
        await private_postgres.start()
        assert await TimescaleViewStore(pool).latest() is None
