"""A destination is looked for in the tariffs, and only where somebody names one."""

import pytest

from adapters.contract.builders import MOMENT, a_rate, a_version
from adapters.memory.pricing.tariffs import MemoryTariffStore
from application.errors import UnavailableError
from application.pricing.near_destinations import NearDestinations


async def test_what_no_tariff_has_is_told() -> None:
    store = MemoryTariffStore(MOMENT)
    await store.save(a_version(rates={"49": a_rate("49", destination="Germany")}))
    near = NearDestinations(store)
    assert await near(["Germany"]) == []
    [said] = await near(["Germny", "Germany"])
    assert said == "no tariff has a destination 'Germny'; did you mean Germany?"
    assert await near(["germany"], str.casefold) == []


async def test_nobody_is_asked_about_nothing() -> None:
    store = MemoryTariffStore(MOMENT)
    store.fail_next(UnavailableError("away"))
    assert await NearDestinations(store)([]) == []
    with pytest.raises(UnavailableError):
        await NearDestinations(store)(["Germany"])
