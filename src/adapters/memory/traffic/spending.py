"""What companies spent, out of the hours of traffic in memory."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from adapters.memory.traffic.hours import MemoryTrafficBook
from application.traffic.ports import SpendingBook
from domain.money.fraud import Spent


@define
class MemorySpendingBook(FailsOnDemand, SpendingBook):
    """The hours of a book of traffic."""

    traffic: MemoryTrafficBook = field(factory=MemoryTrafficBook)

    async def spent(self, company_id: int, hours: Sequence[datetime]) -> Sequence[Spent]:
        self.fail_if_planned()
        sums: dict[tuple[datetime, str | None], Decimal] = defaultdict(Decimal)
        for each in self.traffic.kept.values():
            if each.company_id == company_id and each.hour in hours:
                sums[each.hour, each.destination] += each.cost
        return [
            Spent(hour=hour, destination=destination, amount=amount)
            for (hour, destination), amount in sums.items()
        ]

    async def called(
        self, company_id: int, destinations: Collection[str], start: datetime, end: datetime
    ) -> Collection[str]:
        self.fail_if_planned()
        return {
            name
            for each in self.traffic.kept.values()
            if (name := each.destination) is not None
            and name in destinations
            and each.company_id == company_id
            and start <= each.hour < end
        }
