"""What everybody promises who knows what one worker of all does beside recording."""

from datetime import datetime, timedelta
from typing import Protocol

import pytest

from adapters.contract.asking import Surroundings, needs_outages
from adapters.contract.builders import MOMENT
from application.errors import UnavailableError
from application.health.ports import Duties
from application.proof.overview import DutyFigures
from application.proof.ports import RecordCensus

_HOUR = timedelta(hours=1)


class DutiesProbe(Surroundings, Protocol):
    """Duties, and who sees them."""

    @property
    def duties(self) -> Duties:
        """Who does what beside recording."""
        ...

    @property
    def census(self) -> RecordCensus:
        """Who sees it."""
        ...

    async def do_duty(self, duty: DutyFigures) -> None:
        """Let a worker have begun a duty, been heard of and got on as these figures tell."""
        ...


class DutiesContract:
    """Only what nobody does any more is forgotten."""

    async def test_what_nobody_does_any_more_was_never_done(self, probe: DutiesProbe) -> None:
        await _do(probe, relay=MOMENT, traffic=MOMENT - _HOUR, audit=MOMENT - _HOUR)
        names = {"relay", "traffic", "proof"}
        assert list(await probe.duties.retire(names, MOMENT - _HOUR)) == []
        assert list(await probe.duties.retire(names, MOMENT)) == ["traffic"]
        found = {each.name: each for each in (await probe.census.overview(MOMENT)).duties}
        assert found["traffic"] == DutyFigures(name="traffic")
        heard = [found[name].heard_at for name in ("relay", "audit")]
        assert heard == [MOMENT, MOMENT - _HOUR]
        after = MOMENT + _HOUR
        assert list(await probe.duties.retire({"relay", "audit"}, after)) == ["audit", "relay"]
        assert list(await probe.duties.retire({"relay", "audit"}, after)) == []

    async def test_away_means_later(self, probe: DutiesProbe) -> None:
        needs_outages(probe)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await probe.duties.retire({"relay"}, MOMENT)
        await probe.come_back()
        assert list(await probe.duties.retire({"relay"}, MOMENT)) == []


async def _do(probe: DutiesProbe, **heard: datetime) -> None:
    for name, heard_at in heard.items():
        await probe.do_duty(DutyFigures(name=name, begun_at=MOMENT - _HOUR, heard_at=heard_at))
