"""Bundles are settled while their months run, so that balances follow the calls."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import frozen

from application.money.bundles import SettleBundles
from application.money.ports import MoneyRegister
from domain.facts.month import Month, month_of
from domain.money.bundles import Bundles
from domain.money.errors import RefusedError

_LATE = timedelta(days=3)
_EASTERNMOST = timedelta(hours=14)


@frozen(kw_only=True)
class SettleRunning:
    """Settle the month that runs, wherever on earth, and that before it for its first three days.

    Where nobody has a bundle it reads no call. Later calls of a month are met by who settles it.
    """

    register: MoneyRegister
    settling: SettleBundles
    clock: Callable[[], datetime]

    async def __call__(self) -> bool:
        """Settle each company once; there is never more to do at once.

        Raises:
            UnavailableError: the book cannot be read or written just now.
        """
        moment = self.clock()
        months = {month_of(moment - _LATE), month_of(moment + _EASTERNMOST)}
        for month in sorted(months):
            for number, held in sorted((await self.register.bundles()).items()):
                if held.concern(str(month)):
                    await self._settle(month, number, held)
        return False

    async def _settle(self, month: Month, number: int, held: Bundles) -> None:
        try:
            await self.settling.settle(month, number, held)
        except RefusedError:
            # Somebody settles it just now, or the ledger holds no more: the next round sees.
            return
