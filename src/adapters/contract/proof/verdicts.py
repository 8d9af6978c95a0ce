"""What every book of verdicts promises."""

from datetime import date, timedelta
from typing import Protocol

import pytest

from adapters.contract.asking import Surroundings, needs_outages
from adapters.contract.builders import MOMENT
from application.errors import UnavailableError
from application.proof.overview import DayVerdict
from application.proof.ports import VerdictBook

MONDAY = DayVerdict(day=date(2026, 11, 23), proved_at=MOMENT, last_seal=7)
TUESDAY = DayVerdict(
    day=date(2026, 11, 24),
    proved_at=MOMENT + timedelta(days=1),
    findings=("log: seal 8: it is not there", "money: the balance of Zażółć"),
    last_seal=7,
)


class VerdictProbe(Surroundings, Protocol):
    """A book of verdicts."""

    @property
    def verdicts(self) -> VerdictBook:
        """The book."""
        ...


class VerdictBookContract:
    """The verdict over the latest day is known; one a day is kept."""

    async def test_before_the_first_proof_there_is_none(self, probe: VerdictProbe) -> None:
        assert await probe.verdicts.last() is None

    async def test_the_latest_day_counts_whenever_it_was_proved(self, probe: VerdictProbe) -> None:
        for verdict in (TUESDAY, MONDAY):
            await probe.verdicts.keep(verdict)
        assert await probe.verdicts.last() == TUESDAY

    async def test_a_day_that_is_proved_again_has_the_new_verdict(
        self, probe: VerdictProbe
    ) -> None:
        await probe.verdicts.keep(TUESDAY)
        better = DayVerdict(day=TUESDAY.day, proved_at=TUESDAY.proved_at, last_seal=9)
        await probe.verdicts.keep(better)
        assert await probe.verdicts.last() == better

    async def test_away_means_later(self, probe: VerdictProbe) -> None:
        needs_outages(probe)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await probe.verdicts.keep(MONDAY)
        await probe.come_back()
        assert await probe.verdicts.last() is None
