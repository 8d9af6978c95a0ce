"""The gateway's one job: the view follows what both tapes tell, from where it was kept."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import frozen

from application.errors import UnavailableError
from application.live.ports import AccountDirectory, CallTape, ViewStore
from application.live.view import LiveView
from application.pricing.ports import PriceBooks

_BEFORE = timedelta(minutes=1)


@frozen(kw_only=True)
class WatchCalls:
    """Read both tapes for ever; the calls' tape to its end before the other.

    A CDR that is heard before its call would close what was never seen to begin.
    """

    calls: CallTape
    cdrs: CallTape
    store: ViewStore
    directory: AccountDirectory
    prices: PriceBooks
    view: LiveView
    clock: Callable[[], datetime]

    async def resume(self) -> None:
        """Go on from the view that was kept; without one, or without its store, begin anew."""
        try:
            kept = await self.store.latest()
        except UnavailableError:
            return
        if kept is not None:
            self.view.restore(kept)

    async def learn(self) -> bool:
        """Learn of accounts, balances and prices; False, and what was known holds, if in vain."""
        try:
            self.view.own(await self.directory.owners(), await self.directory.names())
            self.view.billing.funds = await self.directory.funds()
            self.view.billing.learnt = True
            self.view.price_by(await self.prices.current(self.view.oldest() or self.clock()))
        except UnavailableError:
            return False
        return True

    async def follow_calls(self, caught_up: Callable[[], None]) -> None:
        """Hear what is told of calls until the tape ends; tell when its end was reached first."""
        async for batch in self.calls.batches(self.view.calls, None):
            self.view.hear_calls(batch)
            if batch.pending == 0:
                caught_up()

    async def follow_cdrs(self) -> None:
        """Hear what CDRs tell until the tape ends, at least since the oldest call began."""
        since = (self.view.oldest() or self.clock()) - _BEFORE
        async for batch in self.cdrs.batches(self.view.cdrs, since):
            behind = not self.view.caught_up
            self.view.hear_cdrs(batch)
            if behind and self.view.caught_up:
                # No viewer gets an id that knows of no second: it would not outlive this process.
                self.view.pass_time(self.clock())

    async def keep(self) -> None:
        """Keep the view for the next process; one that was not read to its end is no use."""
        if self.view.caught_up:
            await self.store.keep(self.view.kept())
