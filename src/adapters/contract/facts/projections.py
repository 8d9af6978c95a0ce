"""What every store promises of its projections: all of them follow from the log."""

from typing import Protocol

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.facts.everything import fill
from adapters.contract.facts.full_store import FullStoreProbe
from application.errors import UnavailableError
from application.facts.data import Projection, Rebuilt
from application.facts.ports import Projections


class ProjectionsProbe(FullStoreProbe, Protocol):
    """A store whose projections somebody spoils."""

    @property
    def projections(self) -> Projections:
        """The projections."""
        ...

    async def damage(self, projection: Projection) -> None:
        """Change what people read past the log."""
        ...


class ProjectionsContract:
    """What people read follows from the log, and is put right where it does not."""

    async def test_what_people_read_follows_from_the_log(self, probe: ProjectionsProbe) -> None:
        await fill(probe)
        for projection in Projection:
            found = await rebuild(probe, projection)
            assert (found.good, found.applied) == (True, False), (projection, found)
            assert found.rows > 0

    async def test_what_is_wrong_is_told_and_put_right(self, probe: ProjectionsProbe) -> None:
        await fill(probe)
        for projection in Projection:
            await probe.damage(projection)
            looked = await rebuild(probe, projection, dry_run=True)
            assert (looked.good, looked.applied) == (False, False), projection
            mended = await rebuild(probe, projection)
            assert mended == looked.after_applying(), projection
            assert (await rebuild(probe, projection)).good, projection
        for projection in Projection:
            assert (await rebuild(probe, projection)).good, projection

    async def test_who_rebuilds_is_told_how_far_it_is(self, probe: ProjectionsProbe) -> None:
        await fill(probe)
        seen: list[int] = []
        await probe.projections.rebuild(Projection.CDR, dry_run=True, seen=seen.append)
        assert sum(seen) == 119

    async def test_an_empty_log_makes_nothing(self, probe: ProjectionsProbe) -> None:
        for projection in Projection:
            found = await rebuild(probe, projection)
            assert (found.good, found.rows) == (True, 0)

    async def test_away_means_later(self, probe: ProjectionsProbe) -> None:
        needs_outages(probe)
        await fill(probe)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await rebuild(probe, Projection.CDR)
        await probe.come_back()
        assert (await rebuild(probe, Projection.CDR)).good


async def rebuild(
    probe: ProjectionsProbe, projection: Projection, *, dry_run: bool = False
) -> Rebuilt:
    """Rebuild one."""
    return await probe.projections.rebuild(projection, dry_run=dry_run)
