"""Prices are corrected while a judged batch waits for the database: nobody pays those of before."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import asyncpg
import pytest

from adapters.contract.builders import MOMENT, a_band, a_rate, a_tier, a_version
from adapters.timescale.calls.amendments import TimescaleAmendmentBook
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.pricing.price_tables import TimescalePriceTables
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from application.calls.data import CallSelection
from application.calls.rerate_calls import RerateCalls, Rerated
from domain.facts.amending import Order
from faults.watched import a_watched_worker

CALLS = 500
OUTAGE = 15
DAY = timedelta(days=1)
# Of the builders' call of 61.204 s at 0.30 a minute by the second; it was 0.60 before.
PRICE = Decimal("0.31")


async def corrected_and_rerated(dsn: str) -> Rerated:
    """Halve the price of a minute, and price what is stored by that."""
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await TimescaleTariffStore(pool).correct(a_version(a_rate("4", a_band(a_tier("0.3")))))
        return await rerated(dsn)


async def rerated(dsn: str) -> Rerated:
    """Price anew what is stored."""
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        prices = TimescalePriceTables(pool, TimescaleTariffStore(pool))
        rerate = RerateCalls(book=TimescaleAmendmentBook(pool), prices=prices)
        wanted = CallSelection(start=MOMENT - DAY, end=MOMENT + DAY)
        return await rerate(wanted, Order(by="a test", because="a wrong price"))


async def prices_of(dsn: str) -> dict[Decimal, int]:
    """Count the movements by amount."""
    connection = await asyncpg.connect(dsn)
    try:
        counts = "select amount, count(*) from balance_movement group by 1"
        return {row[0]: row[1] for row in await connection.fetch(counts)}
    finally:
        await connection.close()


@pytest.mark.faults
@pytest.mark.timeout(1800)
async def test_no_call_is_stored_with_a_price_of_before_the_correction(tmp_path: Path) -> None:
    async with a_watched_worker(tmp_path) as watched:
        cut = asyncio.Event()
        watched.proxy.arm(0, cut.set)
        await watched.publish("c", CALLS)
        await cut.wait()
        # A batch is judged, and its way to the database is cut.
        assert (await corrected_and_rerated(watched.dsn)).looked_at == 0
        await asyncio.sleep(OUTAGE)
        watched.proxy.disarm()
        await watched.all_settled()
        assert await prices_of(watched.dsn) == {-PRICE: CALLS}
        assert (await rerated(watched.dsn)).changed == 0
