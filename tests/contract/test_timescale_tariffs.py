"""Large tariffs in PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.contract.builders import a_version
from adapters.contract.builders.tariffs import a_rate
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.wire.rates.packed import PackedRates
from adapters.wire.rates.rows import pack, rates_sha256, version_sha256
from application.errors import SetupError
from application.pricing.rate_sheet import RateRow
from application.proof.prove_prices import ProvePrices
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.servers import PostgresServer

PREFIXES = 20_000
TERMS = '{{"bands": [{{"tiers": [{{"rate": "0.{:06}1"}}]}}]}}'


@pytest.fixture
async def probe(
    postgres_server: PostgresServer, database: str
) -> AsyncIterator[TimescaleStoreProbe]:
    async with timescale_probe(postgres_server, database) as probe:
        yield probe


def large(different: int) -> PackedRates:
    return pack(
        RateRow(f"{n:06}", f"to {n // 50}", TERMS.format(n % different)) for n in range(PREFIXES)
    )


@pytest.mark.parametrize("different", [7, PREFIXES])
async def test_a_large_tariff_comes_back_and_lets_others_work(
    probe: TimescaleStoreProbe, different: int
) -> None:
    rates, store = large(different), TimescaleTariffStore(probe.pool)
    steps: list[int] = []
    saved = await store.save(a_version(rates=rates), steps.append)
    assert sum(steps) == PREFIXES
    turns = 0

    async def somebody_else() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(somebody_else())
    loaded = await store.load(saved.version.tariff_id)
    other.cancel()
    assert rates_sha256(loaded.rates) == saved.version.sha256 == rates_sha256(rates)
    assert loaded.rates["012345"] == rates["012345"]
    assert turns >= PREFIXES // 2000


async def test_terms_are_shared_by_all_tariffs(probe: TimescaleStoreProbe) -> None:
    store = TimescaleTariffStore(probe.pool)
    for name in ("one", "other"):
        await store.save(a_version(rates=large(7), name=name))
    assert await probe.pool.fetchval("select count(*) from rate_terms") == 7
    assert await probe.pool.fetchval("select count(*) from rate") == 2 * PREFIXES


async def test_a_zone_that_this_host_does_not_know_is_for_an_operator(
    probe: TimescaleStoreProbe,
) -> None:
    number = await probe.pool.fetchval(
        "insert into tariff (name, currency, effective_from, zone, span_overflow, boundaries,"
        " plan_at, rows, sha256) values ('x', 'EUR', now(), 'Mars/Olympus', 'consume', 'follow',"
        " 'split', 0, '') returning id"
    )
    with pytest.raises(SetupError, match=f"tariff version {number} cannot be used here"):
        await TimescaleTariffStore(probe.pool).load(number)


@pytest.mark.parametrize(
    "deed",
    [
        "update rate set destination = 'elsewhere' where prefix = '49'",
        "update rate_terms set body = replace(body::text, '0.6', '0.06')::jsonb",
        "delete from rate where prefix = '49'",
    ],
)
async def test_a_rate_that_was_altered_is_named(probe: TimescaleStoreProbe, deed: str) -> None:
    store = TimescaleTariffStore(probe.pool)
    await store.save(a_version(a_rate("49"), a_rate("1")))
    prove = ProvePrices(store=store, hash_of=version_sha256)
    assert await prove(None, None) == []
    async with probe.pool.acquire() as connection:
        await connection.execute("set session_replication_role = replica")
        assert await connection.execute(deed) in {"UPDATE 1", "DELETE 1"}
        await connection.execute("reset session_replication_role")
    [found] = await prove(None, None)
    assert found.projection == "tariff"
