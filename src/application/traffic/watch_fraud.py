"""What companies spend is looked at, and what reaches a bound is told once."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from decimal import Decimal

from attrs import frozen

from application.money.ports import MoneyBook, MoneyRegister
from application.traffic.ports import SpendingBook
from domain.money.company import Company
from domain.money.fraud import (
    Spending,
    Suspicion,
    hours_to_look_at,
    time_of_acquaintance,
)
from domain.money.fraud_deciding import suspect
from domain.money.fraud_events import Suspected


@frozen(kw_only=True)
class WatchFraud:
    """Look at the companies that are watched, one after the other."""

    book: MoneyBook
    register: MoneyRegister
    spending: SpendingBook
    clock: Callable[[], datetime]

    async def __call__(self) -> bool:
        """Look once.

        Returns:
            Whether anything was told.

        Raises:
            UnavailableError: some companies were not looked at; try again.
        """
        now, told = self.clock(), False
        for number, company in (await self.register.watched()).items():
            found = await self._suspicions(number, company, now)
            known = {each.suspicion.key for each in await self._known(number, found)}
            if any(each.key not in known for each in found):
                told = bool((await self.book.change(number, suspect(found))).events) or told
        return told

    async def _suspicions(
        self, number: int, company: Company, now: datetime
    ) -> Sequence[Suspicion]:
        spent = await self.spending.spent(number, hours_to_look_at(now))
        spending = Spending(watch=company.watch, zone=company.zone, spent=spent)
        past: dict[datetime, Decimal] = defaultdict(Decimal)
        if hours := spending.past_hours():
            for each in await self.spending.spent(number, hours):
                past[each.hour] += each.amount
        known: Collection[str] = ()
        if names := spending.doubtful_destinations():
            known = await self.spending.called(number, names, *time_of_acquaintance(now))
        return spending.suspicions(past, known)

    async def _known(self, number: int, found: Sequence[Suspicion]) -> Sequence[Suspected]:
        return await self.register.suspected(number) if found else []
