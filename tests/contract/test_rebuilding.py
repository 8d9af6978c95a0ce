"""Projections computed anew from what was recorded: equal, or put right."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.contract.builders import a_company
from adapters.contract.calls.amending import MONTH, ORDER, a_call, a_tariff, prices
from adapters.memory.pricing.price_tables import MemoryPriceTables
from adapters.timescale.calls.amendments import TimescaleAmendmentBook
from adapters.timescale.calls.kept_calls import TimescaleKeptCalls
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.facts.rebuilding.projections import TimescaleProjections
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.traffic.hours import TimescaleTrafficBook
from application.calls.amend_call import CorrectCall, VoidCall
from application.calls.rerate_calls import RerateCalls
from application.facts.data import Projection, Rebuilt
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.servers import PostgresServer
from domain.facts.amending import Order
from domain.pricing.price_book import PriceBook

CALLS = 2500
STRANGER = """
insert into cdr
select (jsonb_populate_record(c, jsonb_build_object('call_key', gen_random_uuid()))).*
from cdr c limit 5
"""

COUNTED = """
select date_trunc('hour', start_time) as hour, host, company_id, destination, currency,
    count(*) as attempts, count(*) filter (where outcome = 'answered') as answered,
    sum(duration) as seconds, sum(coalesce(billed_seconds, 0)) as billed,
    sum(coalesce(billed_amount, 0)) as cost, count(pdd) as pdd_calls
from cdr group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
"""
KEPT = """
select hour, host, company_id, destination, currency, attempts, answered, seconds, billed, cost,
    pdd_calls
from traffic_hourly where attempts > 0 order by 1, 2, 3, 4, 5
"""


@pytest.fixture
async def store(
    postgres_server: PostgresServer, database: str
) -> AsyncIterator[TimescaleStoreProbe]:
    """Give a book with calls of every kind, some of them amended."""
    async with timescale_probe(postgres_server, database) as probe:
        company_id = await a_company(TimescaleMoneyBook(probe.pool))
        book = prices(company_id, a_tariff("0.60"))
        ledger = TimescaleCdrLedger(probe.pool)
        calls = [
            a_call(
                n,
                book if n % 7 else PriceBook(),
                duration=n % 90,
                ringing_at=RINGING,
                unread=None if n % 5 else "src_ip",
                doubt=None if n % 11 else "ended 3.000 s before it began",
            )
            for n in range(1, CALLS + 1)
        ]
        for first in range(0, CALLS, 1000):
            await ledger.record(calls[first : first + 1000])
        amendments = TimescaleAmendmentBook(probe.pool)
        dearer = prices(company_id, a_tariff("0.75"))
        tables = MemoryPriceTables(book=dearer)
        await RerateCalls(book=amendments, prices=tables)(MONTH, ORDER)
        await VoidCall(book=amendments)(calls[3].call_key, ORDER)
        calls_now = TimescaleKeptCalls(probe.pool)
        correct = CorrectCall(book=amendments, calls=calls_now, prices=tables)
        await correct(calls[4].call_key, timedelta(seconds=61.5), Order(by="a", because="b"))
        while await TimescaleTrafficBook(probe.pool).advance():
            pass
        yield probe


RINGING = Decimal("1795462225.5")


async def run(store: TimescaleStoreProbe, name: str, *, dry_run: bool = False) -> Rebuilt:
    return await TimescaleProjections(store.pool).rebuild(Projection(name), dry_run=dry_run)


async def test_the_live_tables_are_what_was_recorded(store: TimescaleStoreProbe) -> None:
    rows = {name: (await run(store, name)) for name in Projection}
    assert all(found.good and not found.applied for found in rows.values()), rows
    assert (rows[Projection.CDR].rows, rows[Projection.BALANCE].rows) == (CALLS, 1)


async def test_the_hours_are_a_count_of_the_calls(store: TimescaleStoreProbe) -> None:
    kept, counted = await store.pool.fetch(KEPT), await store.pool.fetch(COUNTED)
    assert len(kept) > 10
    assert [tuple(row) for row in kept] == [tuple(row) for row in counted]


@pytest.mark.parametrize(
    ("name", "damage", "expected"),
    [
        ("cdr", "update cdr set billed_amount = 0.123456789 where callee = '4001'", "different"),
        ("cdr", "delete from cdr where duration < 30", "missing"),
        ("cdr", STRANGER, "extra"),
        ("balance", "update balance set amount = amount + 0.000000001", "different"),
        ("traffic_hourly", "delete from traffic_hourly where attempts > 40", "missing"),
        ("traffic_hourly", "update traffic_hourly set cost = cost + 1", "different"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_told_and_put_right(
    store: TimescaleStoreProbe, name: str, damage: str, expected: str
) -> None:
    done = await store.pool.execute(damage)
    touched = int(done.rpartition(" ")[2])
    assert touched > 0
    looked = await run(store, name, dry_run=True)
    assert not looked.applied
    assert not looked.good
    mended = await run(store, name)
    assert mended.applied
    assert getattr(mended, expected) == getattr(looked, expected) == touched
    assert (await run(store, name)).good
