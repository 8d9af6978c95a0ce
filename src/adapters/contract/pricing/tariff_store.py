"""What every store of tariffs promises."""

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import pytest

from adapters.contract.asking import Surroundings, needs_outages
from adapters.contract.builders import START, a_band, a_rate, a_tier, a_version
from adapters.contract.pricing.versions import DAY, RICH, same
from application.errors import RejectedError, UnavailableError
from application.pricing.ports import TariffStore
from application.pricing.versions import version_in_force
from domain.pricing.lookup import version_at
from domain.pricing.tariff import Boundaries, PlanAt, SpanOverflow


class TariffProbe(Surroundings, Protocol):
    """A store and its surroundings."""

    def store(self) -> AbstractAsyncContextManager[TariffStore]:
        """Open the store, as one process of several does."""
        ...


class TariffStoreContract:
    """Versions are kept whole and for good, each once, and found as they were saved."""

    async def test_a_version_is_loaded_as_it_was_saved(self, probe: TariffProbe) -> None:
        async with probe.store() as store:
            number = (await store.save(RICH)).version.tariff_id
        async with probe.store() as store:
            loaded = await store.load(number)
            names = await store.destinations()
        assert names == {rate.destination for rate in RICH.rates.values()}
        assert loaded.tariff_id == number
        assert same(loaded, RICH)

    async def test_it_is_listed_with_all_but_its_rates(self, probe: TariffProbe) -> None:
        async with probe.store() as store:
            saved = await store.save(RICH)
            [listed] = await store.versions()
        assert not saved.was_known
        assert listed == saved.version
        assert (listed.name, listed.currency, listed.zone) == ("retail", "EUR", "Europe/Vienna")
        assert (listed.effective_from, listed.effective_to) == (START, START + 400 * DAY)
        assert (listed.span_overflow, listed.boundaries, listed.plan_at) == (
            SpanOverflow.TRUNCATE, Boundaries.CALL_START, PlanAt.SPLIT,
        )  # fmt: skip
        assert listed.rows == len(RICH.rates)
        assert listed.imported_by

    async def test_the_same_again_changes_nothing(self, probe: TariffProbe) -> None:
        turned = dict(reversed(list(RICH.rates.items())))
        again = a_version(
            effective_to=RICH.effective_to, zone=RICH.zone, span_overflow=RICH.span_overflow,
            boundaries=RICH.boundaries, plan_at=RICH.plan_at, rates=turned, tariff_id=77,
        )  # fmt: skip
        async with probe.store() as store:
            first = await store.save(RICH)
            second = await store.save(again)
            assert second.was_known
            assert second.version == first.version
            assert await store.versions() == [first.version]

    @pytest.mark.parametrize(
        "other",
        [
            ("rates", {"rates": {"49": a_rate("49", a_band(a_tier("0.61")))}}),
            ("rates", {"rates": {"49": a_rate("49", destination="other")}}),
            ("rows", {"rates": {"49": a_rate(), "43": a_rate("43")}}),
            ("rows", {"rates": {}}),
            ("effective_to", {"effective_to": START + DAY}),
            ("zone", {"zone": "Europe/Vienna"}),
            ("span_overflow", {"span_overflow": SpanOverflow.TRUNCATE}),
            ("boundaries", {"boundaries": Boundaries.CALL_START}),
            ("plan_at", {"plan_at": PlanAt.SPLIT}),
        ],
        ids=lambda other: other[0],
    )
    async def test_other_content_under_a_name_and_start_is_refused(
        self, probe: TariffProbe, other: tuple[str, dict[str, Any]]
    ) -> None:
        word, change = other
        async with probe.store() as store:
            first = await store.save(a_version())
            for ask in (store.find, store.save):
                with pytest.raises(RejectedError, match=rf"retail from 2026-11-01.*{word}"):
                    await ask(a_version(**change))
            assert await store.versions() == [first.version]
            assert same(await store.load(first.version.tariff_id), a_version())

    async def test_a_correction_holds_in_place_of_its_version(self, probe: TariffProbe) -> None:
        right = a_version(a_rate("49", a_band(a_tier("0.5"))))
        async with probe.store() as store:
            first = await store.save(a_version())
            for again in (False, True):
                saved = await store.correct(right)
                assert (saved.was_known, saved.version.correction) == (again, 1)
            found = [await store.load(each.tariff_id) for each in await store.versions()]
            assert [each.correction for each in found] == [0, 1]
            assert found[0].tariff_id == first.version.tariff_id
            assert version_at(found, START) == version_at(found[::-1], START) == found[1]
            back = await store.correct(a_version())
            assert (back.was_known, back.version.correction) == (False, 2)
            assert version_in_force(await store.versions(), "retail", START) == back.version

    async def test_a_corrected_version_never_holds_again(self, probe: TariffProbe) -> None:
        async with probe.store() as store:
            base = await store.save(a_version(effective_from=START - 20 * DAY))
            await store.save(a_version(a_rate("49", a_band(a_tier("0.5")))))
            await store.correct(a_version(a_rate("4"), effective_to=START + 10 * DAY))
            kept = await store.versions()
            after = version_in_force(kept, "retail", START + 10 * DAY)
            assert after == base.version
            loaded = [await store.load(each.tariff_id) for each in kept]
            assert version_at(loaded, START + 10 * DAY).tariff_id == base.version.tariff_id
            assert version_at(loaded, START).correction == 1

    async def test_there_must_be_something_to_correct(self, probe: TariffProbe) -> None:
        async with probe.store() as store:
            await store.save(a_version())
            with pytest.raises(RejectedError, match="to correct"):
                await store.correct(a_version(effective_from=START + DAY))
            with pytest.raises(RejectedError, match="EUR, not USD"):
                await store.correct(a_version(currency="USD"))
            assert len(await store.versions()) == 1

    async def test_a_tariff_has_one_currency(self, probe: TariffProbe) -> None:
        later = {"currency": "USD", "effective_from": START + DAY}
        async with probe.store() as store:
            await store.save(a_version())
            for ask in (store.find, store.save):
                with pytest.raises(RejectedError, match="retail is in EUR, not USD"):
                    await ask(a_version(**later))
            await store.save(a_version(name="wholesale", **later))

    async def test_finding_changes_nothing(self, probe: TariffProbe) -> None:
        async with probe.store() as store:
            assert await store.find(RICH) is None
            assert await store.versions() == []
            saved = await store.save(RICH)
            assert await store.find(RICH) == saved.version
            assert await store.find(a_version(effective_from=START + DAY)) is None

    async def test_versions_come_by_name_and_start(self, probe: TariffProbe) -> None:
        wanted = [("Z", 1), ("a", 0), ("a", 1), ("b", 0)]
        async with probe.store() as store:
            for name, days in (wanted[2], wanted[3], wanted[1], wanted[0]):
                await store.save(a_version(name=name, effective_from=START + days * DAY))
            found = await store.versions()
        assert [(each.name, (each.effective_from - START).days) for each in found] == wanted
        assert len({each.tariff_id for each in found}) == len(wanted)

    async def test_savers_at_once_keep_one(self, probe: TariffProbe) -> None:
        async with probe.store() as one, probe.store() as other:
            saved = await asyncio.gather(*(each.save(RICH) for each in (one, other) * 3))
            assert [each.was_known for each in saved].count(False) == 1
            assert len(await one.versions()) == 1

    async def test_what_fails_on_the_way_leaves_nothing(self, probe: TariffProbe) -> None:
        def fails(_: int) -> None:
            raise KeyboardInterrupt

        async with probe.store() as store:
            with pytest.raises(KeyboardInterrupt):
                await store.save(RICH, fails)
            assert await store.versions() == []
            assert not (await store.save(RICH)).was_known

    async def test_each_prefix_is_told_of_once(self, probe: TariffProbe) -> None:
        steps: list[int] = []
        async with probe.store() as store:
            await store.save(RICH, steps.append)
        assert sum(steps) == len(RICH.rates)

    async def test_an_unknown_version_is_refused(self, probe: TariffProbe) -> None:
        async with probe.store() as store:
            with pytest.raises(RejectedError, match="no tariff version 4711"):
                await store.load(4711)

    async def test_away_means_later(self, probe: TariffProbe) -> None:
        needs_outages(probe)
        async with probe.store() as store:
            number = (await store.save(a_version())).version.tariff_id
            await probe.leave()
            for ask in (
                lambda: store.save(RICH),
                lambda: store.find(RICH),
                store.versions,
                store.destinations,
                lambda: store.load(number),
            ):
                with pytest.raises(UnavailableError):
                    await ask()
            await probe.come_back()
            assert same(await store.load(number), a_version())
