"""Of the versions of a tariff the one in force is given, with its rates."""

from datetime import timedelta

import pytest

from adapters.contract.builders import MOMENT, START, a_rate, a_version
from adapters.memory.pricing.tariffs import MemoryTariffStore
from application.errors import RejectedError
from application.pricing.tariff_in_force import TariffInForce
from application.pricing.versions import needed_since

DAY = timedelta(days=1)


async def test_the_one_that_took_effect_last_is_given() -> None:
    store = MemoryTariffStore(at=MOMENT)
    for day, prefix in ((0, "49"), (5, "43")):
        await store.save(a_version(a_rate(prefix), effective_from=START + day * DAY))
    in_force = TariffInForce(store)
    kept, version = await in_force("retail", START + 4 * DAY)
    assert (kept.tariff_id, set(version.rates)) == (1, {"49"})
    kept, version = await in_force("retail", START + 5 * DAY)
    assert (kept.tariff_id, set(version.rates)) == (2, {"43"})
    with pytest.raises(RejectedError, match="not in force"):
        await in_force("retail", START - DAY)
    with pytest.raises(RejectedError, match="no tariff 'other'"):
        await in_force("other", START)


async def test_what_was_replaced_corrected_or_has_ended_prices_nothing_any_more() -> None:
    store = MemoryTariffStore(at=MOMENT)
    await store.save(a_version(a_rate("1"), effective_to=START + 2 * DAY))
    await store.save(a_version(a_rate("2"), effective_from=START + DAY))
    await store.save(a_version(a_rate("3"), effective_from=START + 5 * DAY))
    await store.correct(a_version(a_rate("4"), effective_from=START + 5 * DAY))
    await store.save(a_version(a_rate("5"), name="other"))
    kept = await store.versions()

    def needed(day: int) -> set[int]:
        return {each.tariff_id for each in needed_since(kept, START + day * DAY)}

    assert needed(0) == {1, 2, 4, 5}
    assert needed(2) == {2, 4, 5}
    assert needed(5) == {4, 5}
