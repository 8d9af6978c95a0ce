"""What most probes have in common: they go away and come back with the store behind them."""

from adapters.contract.asking import Surroundings


class OverStore(Surroundings):
    """A probe over a store that others fill too."""

    store: Surroundings

    @property
    def can_leave(self) -> bool:
        return self.store.can_leave

    async def leave(self) -> None:
        await self.store.leave()

    async def come_back(self) -> None:
        await self.store.come_back()
