"""A worker proves the day that has ended, and what somebody changed is in the status."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.contract.facts.everything import fill
from adapters.contract.proof.seals import sealed
from adapters.timescale.connection import Pool
from adapters.timescale.proof.verdicts import TimescaleVerdictBook
from application.proof.overview import DayVerdict
from contract.full_store_probes import full_store_of
from contract.ledger_probes import TimescaleStoreProbe
from contract.logins import as_member
from contract.seal_probes import TimescaleSealProbe
from entrypoints.slow_duties import proving

_LOOKS = 0.1


@pytest.fixture
async def probe(store: TimescaleStoreProbe) -> AsyncIterator[TimescaleSealProbe]:
    async with full_store_of(TimescaleSealProbe, store) as probe:
        await fill(probe)
        await sealed(probe.seals, 1000)
        yield probe


async def verdict_of_a_worker(pool: Pool) -> DayVerdict:
    book = TimescaleVerdictBook(pool)
    job = asyncio.ensure_future(proving(pool)())
    try:
        while (found := await book.last()) is None:
            assert not job.done()
            await asyncio.sleep(_LOOKS)
        return found
    finally:
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)


async def test_a_worker_finds_all_well_and_then_what_was_changed(
    probe: TimescaleSealProbe,
) -> None:
    pool = probe.store.pool
    async with as_member(probe.store, "akira_worker") as worker:
        verdict = await verdict_of_a_worker(worker)
        assert (verdict.findings, verdict.last_seal) == ((), 1)
        assert await pool.fetchval("select renewed_at is not null from duty where name = 'proof'")
        await pool.execute("delete from proof_verdict")
        await pool.execute("update balance set amount = amount + 1")
        await probe.lose(3)
        wrong = await verdict_of_a_worker(worker)
    checks = [each.partition(":")[0] for each in wrong.findings]
    assert list(dict.fromkeys(checks)) == ["money", "book", "log"]
    assert wrong.last_seal == 0
