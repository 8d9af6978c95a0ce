"""Closed months in memory: facts of a journal, and what its facts and movements sum up to."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal

from attrs import define, field, frozen

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import MemoryJournal
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from application.proof.closing import WHOLE_LOG, LogSpan
from application.proof.ports import CloseBook, Closing
from domain.calls.cdr import Cdr
from domain.calls.outcome import CallOutcome
from domain.facts.call_facts import CallAmended, CallReceived
from domain.facts.closing import Booked, CallSums, CallTotals, Closes, MonthClosed
from domain.facts.entries import Fact
from domain.facts.figures import CallFigures, figures_of
from domain.facts.month import Month, month_of
from domain.money.movement import MovementKind
from domain.pricing.verdict import Verdict

_Side = tuple[int, Cdr, Verdict]


@define
class MemoryClosing(Closing):
    """A close of a journal; what is entered is kept apart until the end."""

    closes: Closes
    facts: list[MonthClosed] = field(factory=list)

    async def close(self, fact: MonthClosed) -> None:
        self.facts.append(fact)


@define
class MemoryCloseBook(FailsOnDemand, CloseBook):
    """A journal, whose facts have their numbers as positions, and a box of letters, all open."""

    ledger: MemoryCdrLedger = field(factory=MemoryCdrLedger)
    box: MemoryDeadLetterBox = field(factory=MemoryDeadLetterBox)

    @asynccontextmanager
    async def closing(self) -> AsyncIterator[Closing]:
        self.fail_if_planned()
        closing = MemoryClosing(self._journal.closes)
        yield closing
        self._journal.append(closing.facts)

    async def closes(self) -> Closes:
        self.fail_if_planned()
        return self._journal.closes

    async def calls(self, month: Month, span: LogSpan = WHOLE_LOG) -> CallTotals:
        self.fail_if_planned()
        sides = [
            _Counted(sign, figures_of(cdr, verdict), verdict)
            for position, fact in enumerate(self._journal.log, 1)
            if span.holds(position)
            for sign, cdr, verdict in _sides(fact)
            if month_of(cdr.start_time) == month
        ]
        answered = [each for each in sides if each.figures.outcome is CallOutcome.ANSWERED]
        return CallTotals(
            calls=sum(each.sign for each in sides),
            answered=sum(each.sign for each in answered),
            amendments=sum(each.sign < 0 for each in sides),
            seconds=sum((each.sign * each.figures.seconds for each in sides), Decimal(0)),
            sums=tuple(_sums(sides)),
        )

    async def booked(self, month: Month) -> Sequence[Booked]:
        self.fail_if_planned()
        moved: dict[str, dict[MovementKind, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for entry in self._journal.entries:
            if month_of(entry.at) == month:
                moved[entry.movement.currency][entry.movement.kind] += entry.movement.amount
        return [
            Booked(
                currency=currency,
                debits=moved[currency][MovementKind.CALL] + moved[currency][MovementKind.CALL_IN],
                reversals=moved[currency][MovementKind.REVERSAL]
                + moved[currency][MovementKind.REVERSAL_IN]
                + moved[currency][MovementKind.BUNDLE],
                payments=moved[currency][MovementKind.TOPUP],
                adjustments=moved[currency][MovementKind.ADJUSTMENT],
                total=sum(moved[currency].values(), Decimal(0)),
            )
            for currency in sorted(moved)
        ]

    async def heard(self, since: datetime) -> Mapping[str, datetime]:
        self.fail_if_planned()
        last: dict[str, datetime] = {}
        for call in self.ledger.calls.values():
            at, host = call.receipt.stored_at, call.provenance.host
            if at >= since:
                last[host] = max(at, last.get(host, at))
        return last

    async def first_month(self) -> Month | None:
        self.fail_if_planned()
        months = [month_of(call.cdr.start_time) for call in self.ledger.calls.values()]
        return min(months, default=None)

    async def months_before(self, month: Month) -> Sequence[Month]:
        self.fail_if_planned()
        months = {month_of(call.cdr.start_time) for call in self.ledger.calls.values()}
        return sorted(each for each in months if each < month)

    async def open_letters(self, since: datetime) -> AsyncIterator[Sequence[bytes]]:
        self.fail_if_planned()
        yield [each.raw for each in self.box.letters if each.receipt.stored_at >= since]

    async def unrated(self, month: Month) -> Mapping[str, int]:
        self.fail_if_planned()
        return Counter(
            reason.value
            for call in self.ledger.calls.values()
            if month_of(call.cdr.start_time) == month
            for reason in call.verdict.waits_for
        )

    @property
    def _journal(self) -> MemoryJournal:
        return self.ledger.journal


@frozen
class _Counted:
    sign: int
    figures: CallFigures
    verdict: Verdict


def _sides(fact: Fact) -> Sequence[_Side]:
    if isinstance(fact, CallReceived):
        return [(1, fact.cdr, fact.verdict)]
    if isinstance(fact, CallAmended):
        now, before = fact.now, fact.before
        return [(1, now.cdr, now.verdict), (-1, before.cdr, before.verdict)]
    return []


def _sums(sides: Sequence[_Counted]) -> Iterator[CallSums]:
    by_currency: dict[str, list[tuple[int, int, Decimal]]] = defaultdict(list)
    for each in sides:
        charge = each.verdict.charge
        if charge is not None:
            by_currency[charge.currency].append(
                (each.sign, each.sign * (each.figures.billed or 0), each.sign * charge.amount)
            )
    for currency, parts in sorted(by_currency.items()):
        calls, billed, amount = (sum(column) for column in zip(*parts, strict=True))
        if calls or billed or amount:
            yield CallSums(
                currency=currency, calls=int(calls), billed=int(billed), amount=Decimal(amount)
            )
