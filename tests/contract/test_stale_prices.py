"""Nobody is charged by prices of before a correction, however long a batch was on its way."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.contract.builders import a_paid_call
from adapters.timescale.calls.amendments import TimescaleAmendmentBook
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.price_epochs import VERSION, entering
from application.calls.data import Outcome
from application.errors import UnavailableError
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.money_probes import TimescaleMoneyProbe, money_of
from contract.servers import PostgresServer


@pytest.fixture
async def probe(
    postgres_server: PostgresServer, database: str
) -> AsyncIterator[TimescaleStoreProbe]:
    async with timescale_probe(postgres_server, database) as probe:
        yield probe


@pytest.fixture
async def money(probe: TimescaleStoreProbe) -> AsyncIterator[TimescaleMoneyProbe]:
    async with money_of(probe) as money:
        yield money


async def corrects(pool: Pool) -> None:
    async with TimescaleAmendmentBook(pool).amending():
        pass


async def is_done(task: "asyncio.Task[None]") -> bool:
    await asyncio.wait({task}, timeout=0.3)
    return task.done()


async def test_a_correction_waits_for_who_enters_calls_by_prices_of_before(
    probe: TimescaleStoreProbe, money: TimescaleMoneyProbe
) -> None:
    before = await probe.pool.fetchval(VERSION)
    async with (
        open_pool(DatabaseSettings(url=money.operator_dsn)) as operator,
        open_pool(DatabaseSettings(url=money.worker_dsn)) as worker,
    ):
        async with entering(probe.pool, before, None):
            # Nothing has changed: nobody is waited for.
            await corrects(operator)
            now = await money.change_prices()
            correcting = asyncio.create_task(corrects(operator))
            assert not await is_done(correcting)
            # Meanwhile others work by the prices of now.
            call = a_paid_call(1, 1)
            assert list(await TimescaleCdrLedger(worker).record([call], now)) == [Outcome.STORED]
            assert not correcting.done()
        await correcting


async def test_a_batch_that_begins_after_a_correction_has_looked_is_outdated(
    probe: TimescaleStoreProbe, money: TimescaleMoneyProbe
) -> None:
    before = await probe.pool.fetchval(VERSION)
    async with open_pool(DatabaseSettings(url=money.worker_dsn)) as worker:
        async with probe.pool.acquire() as connection, connection.transaction():
            # The lock comes first, and then the look: a change in between is seen.
            await connection.execute("select pg_advisory_xact_lock($1, $2)", 0x70726963, before)
            recording = asyncio.create_task(
                TimescaleCdrLedger(worker).record([a_paid_call(1, 1)], before)
            )
            await asyncio.wait({recording}, timeout=0.3)
            assert not recording.done()
            await money.change_prices()
        assert list(await recording) == [Outcome.OUTDATED]
    assert await probe.calls() == []


async def test_versions_are_counted_at_the_commit_and_nobody_waits_for_an_import(
    probe: TimescaleStoreProbe, money: TimescaleMoneyProbe
) -> None:
    before = await probe.pool.fetchval(VERSION)
    async with probe.pool.acquire() as connection:
        importing = connection.transaction()
        await importing.start()
        await connection.execute("insert into price_change default values")
        assert await connection.fetchval(VERSION) == before
        assert await money.change_prices() == before + 1
        await importing.commit()
    assert await probe.pool.fetchval(VERSION) == before + 2


async def test_a_broken_batch_leaves_no_lock(probe: TimescaleStoreProbe) -> None:
    with pytest.raises(UnavailableError):
        async with entering(probe.pool, 7, "'1s'"):
            raise UnavailableError("on the way")
    locks = (
        "select count(*) from pg_locks where locktype = 'advisory' and database ="
        " (select oid from pg_database where datname = current_database())"
    )
    assert await probe.pool.fetchval(locks) == 0
