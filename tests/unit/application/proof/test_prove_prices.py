"""A price that was altered after its import is named, whoever altered it."""

from datetime import timedelta

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT
from adapters.contract.builders.tariffs import START, a_band, a_rate, a_tier, a_version
from adapters.memory.pricing.tariffs import MemoryTariffStore
from adapters.wire.rates.rows import version_sha256
from application.proof.prove_prices import ProvePrices
from domain.pricing.tariff import Rate

DAY = timedelta(days=1)
CHEAP = a_rate("49", a_band(a_tier("0.06")))


@pytest.fixture
def store() -> MemoryTariffStore:
    return MemoryTariffStore(MOMENT)


def proving(store: MemoryTariffStore) -> ProvePrices:
    return ProvePrices(store=store, hash_of=version_sha256)


async def test_what_was_imported_is_well(store: MemoryTariffStore) -> None:
    await store.save(a_version())
    assert await proving(store)(None, None) == []


@pytest.mark.parametrize("rates", [{"49": CHEAP}, {"49": a_rate(), "1": a_rate("1")}, {}])
async def test_what_was_altered_is_named(store: MemoryTariffStore, rates: dict[str, Rate]) -> None:
    saved = await store.save(a_version())
    number = saved.version.tariff_id
    store.loadable[number] = evolve(store.loadable[number], rates=rates)
    [found] = await proving(store)(None, None)
    assert (found.projection, found.key) == (
        "tariff", f"retail from {START.isoformat()}, number {number}"
    )  # fmt: skip
    assert found.log is not None
    assert found.log["sha256"] == saved.version.sha256
    assert found.book is not None
    assert (found.book["rows"], found.book != found.log) == (len(rates), True)


async def test_versions_that_price_nothing_of_a_time_are_not_looked_at(
    store: MemoryTariffStore,
) -> None:
    for start in (START, START + 10 * DAY, START + 20 * DAY):
        await store.save(a_version(effective_from=start))
    await store.save(a_version(name="other"))
    store.loadable = {n: evolve(v, rates={}) for n, v in store.loadable.items()}
    found = await proving(store)(START + 11 * DAY, START + 12 * DAY)
    assert [each.key.partition(" from ")[0] for each in found] == ["other", "retail"]
    assert (START + 10 * DAY).isoformat() in found[1].key
