"""Calls of the memory ledger, counted as they are held."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from attrs import define, evolve, field

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.faults import FailsOnDemand
from application.traffic.data import CalledSides, Counted, Dimension, Key, ReportSpan
from application.traffic.ports import CallCounts
from domain.facts.call_facts import CallReceived
from domain.pricing.sides import Side
from domain.pricing.verdict import Inbound
from domain.traffic.folding import LikeCalls


@define
class MemoryCallCounts(FailsOnDemand, CallCounts):
    """Each call by itself, added to its like."""

    ledger: MemoryCdrLedger = field(factory=MemoryCdrLedger)

    async def count(self, span: ReportSpan) -> Counted:
        self.fail_if_planned()
        groups: dict[Key, dict[LikeCalls, LikeCalls]] = defaultdict(dict)
        dropped = self.ledger.journal.dropped
        called: list[CalledSides] = []
        for key, call in self.ledger.calls.items():
            if span.start <= call.cdr.start_time < span.end and key not in dropped:
                if span.side is Side.OUTBOUND:
                    self._add(groups[_key(call, span)], _alone(call))
                    called += _called(call.verdict.inbound)
                elif call.verdict.inbound is not None:
                    # Its verdict has no supplier, and how many seconds were sold is in the log.
                    call = evolve(call, verdict=call.verdict.inbound_side)  # noqa: PLW2901
                    self._add(groups[_key(call, span)], evolve(_alone(call), billed=0))
        missing = any(self.ledger.calls[key].cdr.start_time >= span.start for key in dropped)
        return Counted(
            groups={key: list(like.values()) for key, like in groups.items()},
            complete=not missing,
            called=_summed(called),
        )

    def _add(self, like: dict[LikeCalls, LikeCalls], one: LikeCalls) -> None:
        alike = evolve(
            one,
            seconds=Decimal(0),
            billed=0,
            revenue=Decimal(0),
            cost=Decimal(0),
            pdd_calls=0,
            pdd_seconds=Decimal(0),
        )
        known = like.get(alike, evolve(alike, calls=0))
        like[alike] = evolve(
            known,
            calls=known.calls + 1,
            seconds=known.seconds + one.seconds,
            billed=known.billed + one.billed,
            revenue=known.revenue + one.revenue,
            cost=known.cost + one.cost,
            pdd_calls=known.pdd_calls + one.pdd_calls,
            pdd_seconds=known.pdd_seconds + one.pdd_seconds,
        )


def _alone(call: CallReceived) -> LikeCalls:
    figures, verdict = call.figures, call.verdict
    supplied = verdict.supply.charge if verdict.supply else None
    return LikeCalls(
        calls=1,
        outcome=figures.outcome,
        sip_code=call.cdr.sip_code,
        unrated_reason=verdict.unrated_reason.value if verdict.unrated_reason else None,
        currency=verdict.charge.currency if verdict.charge else None,
        supplier_currency=supplied.currency if supplied else None,
        seconds=figures.seconds,
        billed=figures.billed or 0,
        revenue=verdict.charge.amount if verdict.charge else Decimal(0),
        cost=supplied.amount if supplied else Decimal(0),
        pdd_calls=int(figures.pdd is not None),
        pdd_seconds=figures.pdd or Decimal(0),
    )


def _called(side: Inbound | None) -> Iterator[CalledSides]:
    charge, reason = (side.charge, side.unrated_reason) if side else (None, None)
    if charge is not None:
        yield CalledSides(calls=1, revenue=charge.amount, currency=charge.currency)
    elif reason is not None:
        yield CalledSides(calls=1, revenue=Decimal(0), unrated_reason=reason.value)


def _summed(sides: Sequence[CalledSides]) -> Sequence[CalledSides]:
    alike: dict[tuple[str, str], list[CalledSides]] = defaultdict(list)
    for side in sides:
        # As PostgreSQL sorts: what is not known last.
        alike[side.currency or "~", side.unrated_reason or "~"].append(side)
    return [
        evolve(
            same[0],
            calls=len(same),
            revenue=sum((each.revenue for each in same), Decimal(0)),
        )
        for _, same in sorted(alike.items())
    ]


def _key(call: CallReceived, span: ReportSpan) -> Key:
    there = call.cdr.start_time.astimezone(ZoneInfo(span.zone))
    return tuple(_PARTS[each](call, there) for each in span.by)


def _hour(there: datetime) -> str:
    since = timedelta(minutes=there.minute, seconds=there.second, microseconds=there.microsecond)
    return (there.astimezone(UTC) - since).strftime("%Y-%m-%dT%H:%MZ")


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _supplier(call: CallReceived) -> int | None:
    return call.verdict.supply.supplier_id if call.verdict.supply else None


def _destination(call: CallReceived) -> str | None:
    return call.verdict.charge.destination if call.verdict.charge else None


_PARTS: Final[Mapping[Dimension, Callable[[CallReceived, datetime], str | None]]] = {
    Dimension.DAY: lambda _, there: there.strftime("%Y-%m-%d"),
    Dimension.HOUR: lambda _, there: _hour(there),
    Dimension.COMPANY: lambda call, _: _text(call.verdict.company_id),
    Dimension.DESTINATION: lambda call, _: _destination(call),
    Dimension.SUPPLIER: lambda call, _: _text(_supplier(call)),
    Dimension.HOST: lambda call, _: call.provenance.host,
}
