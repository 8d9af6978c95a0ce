"""A worker credits what an operator has agreed, and nothing else."""

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from adapters.contract.builders import a_cdr, a_company, a_received_call, a_verdict
from adapters.contract.builders.bundles import a_bundle
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import Pool
from adapters.timescale.money.book import TimescaleMoneyBook
from contract.ledger_probes import TimescaleStoreProbe
from contract.logins import as_member, is_refused
from domain.money.agreeing_bundles import agree_bundle
from entrypoints.slow_duties import settling

_LOOKS = 0.05
TELL: Final = (
    "insert into event (stream_id, version, type, schema_version, data)"
    " select stream_id, version + 1, 'BundleSettled', 1,"
    " jsonb_build_object('bundle', $2::text, 'amount', '5', 'reference', 'forged')"
    " from company where id = $1"
)
MOVE: Final = (
    "insert into balance_movement (company_id, kind, amount, currency, version, reference)"
    " values ($1, 'bundle', $2, 'EUR', 9, $3)"
)


async def a_company_with_free_minutes(store: TimescaleStoreProbe) -> int:
    book = TimescaleMoneyBook(store.pool)
    company = await a_company(book)
    await book.change(company, agree_bundle(a_bundle(valid_from=date(2020, 1, 1))))
    return company


async def credited(pool: Pool, company: int) -> Decimal | None:
    found: Decimal | None = await pool.fetchval(
        "select amount from balance_movement where kind = 'bundle' and company_id = $1", company
    )
    return found


async def test_a_worker_settles_the_month_that_runs(store: TimescaleStoreProbe) -> None:
    company = await a_company_with_free_minutes(store)
    async with as_member(store, "akira_worker") as worker:
        cdr = a_cdr(start_time=datetime.now(UTC))
        await TimescaleCdrLedger(worker).record([a_received_call(cdr, verdict=a_verdict(company))])
        job = asyncio.ensure_future(settling(worker)())
        try:
            while (amount := await credited(store.pool, company)) is None:
                assert not job.done()
                await asyncio.sleep(_LOOKS)
        finally:
            job.cancel()
            await asyncio.gather(job, return_exceptions=True)
    assert amount == Decimal("0.11")
    assert await store.pool.fetchval("select amount from balance") == 0


async def test_a_worker_credits_no_more_than_it_tells(store: TimescaleStoreProbe) -> None:
    company = await a_company_with_free_minutes(store)
    async with as_member(store, "akira_worker") as worker:
        assert await is_refused(worker, TELL, company, "Other")
        assert not await is_refused(worker, TELL, company, "Flat")
        assert await is_refused(worker, MOVE, company, Decimal(5), "forged")
        await worker.execute(TELL, company, "Flat")
        assert await is_refused(worker, MOVE, company, Decimal("5.01"), "forged")
        assert await is_refused(worker, MOVE, company, Decimal(5), "another")
        assert not await is_refused(worker, MOVE, company, Decimal(5), "forged")
