"""What every fold of the log promises the proof."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final, Protocol

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.builders import MOMENT
from adapters.contract.facts.everything import fill
from adapters.contract.facts.projections import ProjectionsProbe
from application.errors import UnavailableError
from application.facts.data import Projection
from application.proof.ports import BookFold

DAY = timedelta(days=1)
THEN = (MOMENT - DAY, MOMENT + DAY)
LONG_AGO = (MOMENT - 300 * DAY, MOMENT - 200 * DAY)
EVER = (None, None)
TABLES: Final[Mapping[Projection, Collection[str]]] = {
    Projection.COMPANIES: {"company"},
    Projection.ACCOUNTS: {"account"},
    Projection.ASSIGNMENTS: {"tariff_assignment", "narrow_assignment"},
    Projection.SUPPLIERS: {"supplier", "supply_route"},
    Projection.RULES: {"book_rules"},
    Projection.PLANS: {"number_plan", "number_plan_use"},
    Projection.GATE: {"call_identity"},
    Projection.CDR: {"cdr"},
    Projection.MOVEMENTS: {"balance_movement"},
    Projection.BALANCE: {"balance"},
    Projection.TRAFFIC: {"traffic_hourly"},
}
OF_CALLS: Final = (Projection.GATE, Projection.CDR, Projection.TRAFFIC)


class FoldProbe(ProjectionsProbe, Protocol):
    """A store whose projections somebody spoils, and who finds that out."""

    @property
    def fold(self) -> BookFold:
        """The book against its log."""
        ...


class BookFoldContract:
    """Whatever does not follow from the log is named, and nothing else."""

    async def test_nothing_is_named_where_all_follows_from_the_log(self, probe: FoldProbe) -> None:
        assert list(await probe.fold.differences(None, None)) == []
        await fill(probe)
        for span in (EVER, THEN, LONG_AGO):
            assert list(await probe.fold.differences(*span)) == []

    @pytest.mark.parametrize("span", [EVER, THEN], ids=["ever", "then"])
    async def test_whatever_is_altered_is_named(
        self, probe: FoldProbe, span: tuple[None, None]
    ) -> None:
        await fill(probe)
        for projection in Projection:
            await probe.damage(projection)
            findings = await probe.fold.differences(*span)
            assert {each.projection for each in findings} & {*TABLES[projection]}, projection
            assert all(each.log != each.book for each in findings)
            await probe.projections.rebuild(projection, dry_run=False)
            assert list(await probe.fold.differences(*span)) == [], projection

    async def test_calls_of_another_time_are_not_looked_at(self, probe: FoldProbe) -> None:
        await fill(probe)
        for projection in OF_CALLS:
            await probe.damage(projection)
        assert list(await probe.fold.differences(*LONG_AGO)) == []
        await probe.damage(Projection.COMPANIES)
        found = {each.projection for each in await probe.fold.differences(*LONG_AGO)}
        assert found.issuperset(TABLES[Projection.COMPANIES])
        assert all(found.isdisjoint(TABLES[each]) for each in OF_CALLS)

    async def test_who_compares_is_told_how_far_it_is(self, probe: FoldProbe) -> None:
        seen: list[int] = []
        await probe.fold.differences(None, None, seen.append)
        assert sum(seen) >= len(Projection)

    async def test_away_means_later(self, probe: FoldProbe) -> None:
        needs_outages(probe)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await probe.fold.differences(None, None)
        await probe.come_back()
        assert list(await probe.fold.differences(None, None)) == []
