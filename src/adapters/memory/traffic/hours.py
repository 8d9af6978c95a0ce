"""Hours of traffic in memory, counted from the memory ledger."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from attrs import define, evolve, field

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.faults import FailsOnDemand
from application.traffic.data import TrafficHour
from application.traffic.ports import TrafficBook
from domain.calls.outcome import CallOutcome
from domain.facts.call_facts import CallReceived

_Key = tuple[datetime, str, int | None, str | None, str | None]


@define
class MemoryTrafficBook(FailsOnDemand, TrafficBook):
    """The calls that were taken in so far, as hours."""

    ledger: MemoryCdrLedger = field(factory=MemoryCdrLedger)
    _taken: int = field(default=0, init=False)
    kept: dict[_Key, TrafficHour] = field(factory=dict, init=False)

    async def advance(self) -> bool:
        self.fail_if_planned()
        new = list(self.ledger.calls.values())[self._taken :]
        self._taken += len(new)
        for call in new:
            self._add(call)
        return bool(new)

    async def hours(self, start: datetime, end: datetime) -> Sequence[TrafficHour]:
        self.fail_if_planned()
        return [each for each in self.kept.values() if start <= each.hour < end]

    def _add(self, call: CallReceived) -> None:
        cdr, charge, supply = call.cdr, call.verdict.charge, call.verdict.supply
        hour = cdr.start_time.replace(minute=0, second=0, microsecond=0)
        destination = charge.destination if charge else None
        currency = charge.currency if charge else None
        key = (hour, call.provenance.host, call.verdict.company_id, destination, currency)
        before = self.kept.get(key) or TrafficHour(
            hour=hour,
            host=key[1],
            company_id=key[2],
            destination=destination,
            currency=currency,
            attempts=0,
            answered=0,
            seconds=Decimal(0),
            billed=0,
            cost=Decimal(0),
            supplier_cost=Decimal(0),
        )
        supplied = supply.charge.amount if supply and supply.charge else Decimal(0)
        self.kept[key] = evolve(
            before,
            attempts=before.attempts + 1,
            answered=before.answered + (call.figures.outcome is CallOutcome.ANSWERED),
            seconds=before.seconds + call.figures.seconds,
            billed=before.billed + (call.figures.billed or 0),
            cost=before.cost + (charge.amount if charge else 0),
            supplier_cost=before.supplier_cost + supplied,
        )
