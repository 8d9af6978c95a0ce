"""A file of rates becomes a version, whole or not at all."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.contract.builders import MOMENT, START, a_rate, a_version
from adapters.memory.money.currencies import MemoryCurrencies
from adapters.memory.pricing.tariffs import MemoryTariffStore
from application.errors import RejectedError
from application.pricing.import_tariff import ImportTariff, VersionOrder
from application.pricing.rate_sheet import BadRow, RateSheet
from application.pricing.versions import version_in_force
from domain.pricing.tariff import Boundaries, PlanAt, SpanOverflow

DAY = timedelta(days=1)
RULES = {
    "currency": "EUR", "name": "other", "effective_from": "2001-01-01", "zone": "Europe/Vienna",
    "span_overflow": "truncate", "boundaries": "call_start", "plan_at": "split",
}  # fmt: skip


def an_order(**changes: Any) -> VersionOrder:  # noqa: ANN401 any field
    fields: dict[str, Any] = {"name": "retail", "currency": "EUR", "effective_from": START}
    return VersionOrder(**(fields | changes))


def a_sheet(**rules: str) -> RateSheet:
    return RateSheet(rates={"49": a_rate()}, rules=rules, rows=1)


@pytest.fixture
def store() -> MemoryTariffStore:
    return MemoryTariffStore(MOMENT)


async def test_a_good_file_is_kept(store: MemoryTariffStore) -> None:
    steps: list[int] = []
    saved = await ImportTariff(store, MemoryCurrencies())(an_order(), a_sheet(), steps.append)
    assert not saved.was_known
    assert steps == [1]
    loaded = await store.load(saved.version.tariff_id)
    assert dict(loaded.rates) == {"49": a_rate()}
    assert (loaded.zone, loaded.plan_at) == ("UTC", PlanAt.CALL_START)


async def test_a_bad_file_is_not(store: MemoryTariffStore) -> None:
    sheet = RateSheet(bad=[BadRow(3, "why"), BadRow(7, "why")])
    importing = ImportTariff(store, MemoryCurrencies())
    with pytest.raises(RejectedError, match="2 bad rows"):
        await importing(an_order(), sheet, lambda _: None)
    with pytest.raises(RejectedError, match="2 bad rows"):
        await importing.rehearse(an_order(), sheet)
    assert await store.versions() == []


async def test_a_rehearsal_changes_nothing(store: MemoryTariffStore) -> None:
    importing = ImportTariff(store, MemoryCurrencies())
    assert await importing.rehearse(an_order(), a_sheet()) is None
    assert await store.versions() == []
    saved = await importing(an_order(), a_sheet(), lambda _: None)
    assert await importing.rehearse(an_order(), a_sheet()) == saved.version
    with pytest.raises(RejectedError, match="differs in zone"):
        await importing.rehearse(an_order(zone="Europe/Vienna"), a_sheet())


def test_what_the_order_leaves_open_the_file_may_say() -> None:
    version = an_order().version(a_sheet(**RULES))
    assert (version.name, version.effective_from) == ("retail", START)
    assert (version.zone, version.span_overflow, version.boundaries, version.plan_at) == (
        "Europe/Vienna", SpanOverflow.TRUNCATE, Boundaries.CALL_START, PlanAt.SPLIT,
    )  # fmt: skip
    said = an_order(
        zone="UTC",
        span_overflow=SpanOverflow.CONSUME,
        boundaries=Boundaries.FOLLOW,
        plan_at=PlanAt.CALL_START,
    )
    assert said.version(a_sheet(**RULES)) == said.version(a_sheet())


@pytest.mark.parametrize(
    ("order", "rules", "why"),
    [
        ({}, {"currency": "USD"}, "the file is in USD, not EUR"),
        ({}, {"zone": "Mars"}, "no time zone"),
        ({}, {"plan_at": "never"}, "never"),
        ({"currency": "eur"}, {}, "three capital letters"),
        ({"effective_to": START}, {}, "between two moments"),
    ],
)
def test_what_makes_no_version_is_refused(
    order: dict[str, Any], rules: dict[str, str], why: str
) -> None:
    with pytest.raises(RejectedError, match=why):
        an_order(**order).version(a_sheet(**rules))


async def test_the_version_in_force_is_the_last_that_took_effect(store: MemoryTariffStore) -> None:
    for days, more in ((0, {}), (10, {"effective_to": START + 12 * DAY}), (20, {})):
        await store.save(a_version(effective_from=START + days * DAY, **more))
    await store.save(a_version(name="other", effective_from=START + 5 * DAY))
    kept = await store.versions()
    for days, number in ((0, 1), (9, 1), (10, 2), (12, 1), (20, 3), (99, 3)):
        assert version_in_force(kept, "retail", START + days * DAY).tariff_id == number
    with pytest.raises(RejectedError, match="not in force"):
        version_in_force(kept, "retail", START - DAY)
    with pytest.raises(RejectedError, match="no tariff 'nobody'"):
        version_in_force(kept, "nobody", START)


async def test_a_correction_takes_the_place_of_what_is_there(store: MemoryTariffStore) -> None:
    importing, correction = (
        ImportTariff(store, MemoryCurrencies()),
        an_order(corrects=True, zone="Europe/Vienna"),
    )
    await importing(an_order(), a_sheet(), lambda _: None)
    assert await importing.rehearse(correction, a_sheet()) is None
    saved = await importing(correction, a_sheet(), lambda _: None)
    assert (saved.was_known, saved.version.correction) == (False, 1)
    assert (await importing.rehearse(correction, a_sheet())) == saved.version
    assert (await importing(correction, a_sheet(), lambda _: None)).was_known


async def test_a_correction_of_nothing_is_refused(store: MemoryTariffStore) -> None:
    importing, correction = ImportTariff(store, MemoryCurrencies()), an_order(corrects=True)
    for attempt in (
        importing.rehearse(correction, a_sheet()),
        importing(correction, a_sheet(), lambda _: None),
    ):
        with pytest.raises(RejectedError, match="no version of tariff retail starts at"):
            await attempt
    assert await store.versions() == []


async def test_a_currency_that_nobody_knows_is_refused(store: MemoryTariffStore) -> None:
    importing, order = ImportTariff(store, MemoryCurrencies()), an_order(currency="EUO")
    for attempt in (
        importing.rehearse(order, a_sheet()),
        importing(order, a_sheet(), lambda _: None),
    ):
        with pytest.raises(RejectedError, match="no currency of ISO 4217: EUO"):
            await attempt
    assert await store.versions() == []


async def test_a_tariff_stays_in_its_currency(store: MemoryTariffStore) -> None:
    await ImportTariff(store, MemoryCurrencies())(an_order(), a_sheet(), lambda _: None)
    other = an_order(currency="USD", effective_from=START + DAY)
    with pytest.raises(RejectedError, match="tariff retail is in EUR, not USD"):
        await ImportTariff(store, MemoryCurrencies())(other, a_sheet(), lambda _: None)


async def test_dates_without_a_zone_are_of_the_version(store: MemoryTariffStore) -> None:
    first, last = datetime(2026, 12, 1), datetime(2027, 7, 1)  # noqa: DTZ001 as somebody writes them
    order = an_order(effective_from=first, effective_to=last)
    saved = await ImportTariff(store, MemoryCurrencies())(
        order, a_sheet(zone="Europe/Berlin"), lambda _: None
    )
    assert saved.version.effective_from == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert saved.version.effective_to == datetime(2027, 6, 30, 22, tzinfo=UTC)
    with pytest.raises(RejectedError, match="no time zone: 'Mars'"):
        order.version(a_sheet(zone="Mars"))
