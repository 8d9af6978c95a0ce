"""Bundles are settled while their months run, so that balances follow the calls."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import define, field, frozen

from application.money.bundles import SettleBundles
from application.money.invoice_data import InvoiceSpan
from application.money.ports import MoneyRegister
from domain.facts.month import Month, month_of
from domain.money.bundles import Bundles
from domain.money.errors import RefusedError

_LATE = timedelta(days=3)
_EASTERNMOST = timedelta(hours=14)


@frozen
class _Seen:
    """What a settlement began with; while that is so, it comes to the same again."""

    bundles: Bundles
    read: InvoiceSpan
    position: int


@define(kw_only=True)
class SettleRunning:
    """Settle the month that runs, wherever on earth, and that before it for its first three days.

    Calls are read where anything of a company's month is new since they were last read here: one of
    them moved the balance, bundles were changed or settled, the calendar is of another zone. Where
    nobody has a bundle it reads no call. Later calls of a month are met by who settles it.
    """

    register: MoneyRegister
    settling: SettleBundles
    clock: Callable[[], datetime]
    _seen: dict[tuple[Month, int], _Seen] = field(factory=dict, init=False)

    async def __call__(self) -> bool:
        """Settle each company once; there is never more to do at once.

        Raises:
            UnavailableError: the book cannot be read or written just now.
        """
        moment = self.clock()
        months = {month_of(moment - _LATE), month_of(moment + _EASTERNMOST)}
        self._seen = {key: seen for key, seen in self._seen.items() if key[0] in months}
        for month in sorted(months):
            for number, held in sorted((await self.register.bundles()).items()):
                if held.concern(str(month)) and await self._has_news(month, number, held):
                    await self._settle(month, number, held)
        return False

    async def _has_news(self, month: Month, number: int, held: Bundles) -> bool:
        seen = self._seen.get((month, number))
        if seen is None or seen.bundles != held:
            return True
        start, end = month.within((await self.register.company(number)).company.zone)
        if (start, end) != (seen.read.start, seen.read.end):
            return True
        [has_news] = await self.settling.invoices.news([(seen.read, seen.position)])
        return has_news

    async def _settle(self, month: Month, number: int, held: Bundles) -> None:
        try:
            settled = await self.settling.settle(month, number, held)
        except RefusedError:
            # Somebody settles it just now, or the ledger holds no more: the next round sees.
            return
        self._seen[month, number] = _Seen(held, settled.read, settled.position)
