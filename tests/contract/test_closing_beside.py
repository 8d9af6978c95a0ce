"""Who amends while a month is being closed waits, and then finds it closed."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.contract.builders.closes import a_close
from adapters.contract.calls.amending import ORDER
from adapters.contract.proof.month import three, three_calls
from application.calls.amend_call import VoidCall
from contract.close_probes import TimescaleCloseProbe
from contract.full_store_probes import full_store_of
from contract.ledger_probes import TimescaleStoreProbe
from domain.money.errors import RefusedError

_LOOKS = 0.02
WAITS = (
    "select exists (select from pg_locks where locktype = 'advisory' and not granted"
    " and database = (select oid from pg_database where datname = current_database()))"
)


@pytest.fixture
async def probe(store: TimescaleStoreProbe) -> AsyncIterator[TimescaleCloseProbe]:
    async with full_store_of(TimescaleCloseProbe, store) as probe:
        await three_calls(probe)
        yield probe


async def test_an_amendment_that_began_before_the_close_is_judged_by_it(
    probe: TimescaleCloseProbe,
) -> None:
    last = three()[-1]
    async with probe.months.closing() as closing:
        amending = asyncio.ensure_future(VoidCall(book=probe.amendments)(last.call_key, ORDER))
        while not await probe.store.pool.fetchval(WAITS):
            assert not amending.done()
            await asyncio.sleep(_LOOKS)
        await closing.close(a_close())
    with pytest.raises(RefusedError, match="2026-11"):
        await amending
