"""What everybody who asks bridges promises the operator."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

import pytest

from adapters.contract.builders import MOMENT
from application.errors import UnavailableError
from application.health.data import BridgeFigures
from application.health.ports import Bridges

FIGURES = BridgeFigures(
    lag_seconds=1.5,
    lag_bytes=200,
    unconfirmed=3,
    connected=True,
    last_ack=MOMENT,
    settled_lag_seconds=2.5,
    lost_bytes=80,
)
IDLE = BridgeFigures(lag_seconds=0, lag_bytes=0, unconfirmed=0, connected=False, last_ack=None)


class BridgesProbe(Protocol):
    """Bridges, and whoever else answers."""

    @property
    def bridges(self) -> Bridges:
        """Who asks them."""
        ...

    def running(self, figures: BridgeFigures) -> AbstractAsyncContextManager[str]:
        """Let a bridge run that says so; give its address."""
        ...

    def somebody_else(self) -> AbstractAsyncContextManager[str]:
        """Let somebody answer who is no bridge; give the address."""
        ...


class BridgesContract:
    """A bridge tells how it stands, and who does not answer is away."""

    @pytest.mark.parametrize("figures", [FIGURES, IDLE])
    async def test_a_bridge_tells_its_figures(
        self, probe: BridgesProbe, figures: BridgeFigures
    ) -> None:
        async with probe.running(figures) as url:
            assert await probe.bridges.figures(url) == figures

    async def test_a_bridge_that_is_gone_is_away(self, probe: BridgesProbe) -> None:
        async with probe.running(FIGURES) as url:
            await probe.bridges.figures(url)
        with pytest.raises(UnavailableError):
            await probe.bridges.figures(url)

    async def test_somebody_else_is_no_bridge(self, probe: BridgesProbe) -> None:
        async with probe.somebody_else() as url:
            with pytest.raises(UnavailableError):
                await probe.bridges.figures(url)

    async def test_what_is_no_address_is_away(self, probe: BridgesProbe) -> None:
        with pytest.raises(UnavailableError):
            await probe.bridges.figures("sip-01")
