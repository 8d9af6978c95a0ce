"""Times that a person writes without a zone are of the tariff that they are about."""

from datetime import UTC, datetime

from attrs import evolve

from adapters.contract.builders import MOMENT, a_version
from adapters.memory.pricing.tariffs import MemoryTariffStore
from application.pricing.local_times import LocalTimes

NOON = datetime(2026, 11, 1, 12)  # noqa: DTZ001 as a person writes it


async def a_store() -> MemoryTariffStore:
    store = MemoryTariffStore(MOMENT)
    first = a_version()
    later = datetime(2026, 12, 1, tzinfo=UTC)
    await store.save(evolve(first, zone="Asia/Tokyo", effective_to=later))
    await store.save(evolve(first, zone="Europe/Berlin", effective_from=later))
    return store


async def test_the_version_of_the_time_says_it_and_before_all_the_first() -> None:
    times = LocalTimes(await a_store())
    for year, month, hour in ((2026, 11, 3), (2026, 12, 11), (2001, 1, 3)):
        found = await times(NOON.replace(year=year, month=month), "retail")
        assert found == datetime(year, month, 1, hour, tzinfo=UTC)


async def test_where_no_tariff_says_it_a_time_is_utc() -> None:
    times = LocalTimes(await a_store())
    assert await times(NOON, "unknown") == NOON.replace(tzinfo=UTC)


async def test_a_zone_that_is_written_holds() -> None:
    times = LocalTimes(await a_store())
    assert await times(MOMENT, "retail") == MOMENT
