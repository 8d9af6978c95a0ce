"""Months of companies in memory: movements of a journal, and what its facts say of their calls."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from math import inf
from uuid import UUID

from attrs import define, evolve, field

from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import Entry, MemoryJournal
from adapters.memory.money.register import refuse_unknown_position
from application.money.invoice_data import InvoiceSource, InvoiceSpan, NotInvoiced, PaymentLine
from application.money.ports import InvoiceBook
from domain.calls.outcome import CallOutcome
from domain.facts.call_facts import CallAmended, CallReceived, HeldCall
from domain.facts.entries import CompanyFact
from domain.facts.figures import figures_of
from domain.money.bundle_events import BundleSettled
from domain.money.events import ToppedUp
from domain.money.invoicing import BilledCall
from domain.money.movement import MovementKind
from domain.pricing.sides import Side
from domain.pricing.verdict import Rating
from domain.proof.seals import Seal

_PAYMENTS = (MovementKind.TOPUP, MovementKind.ADJUSTMENT)


@define
class MemoryInvoiceBook(FailsOnDemand, InvoiceBook):
    """The months of a journal; `seals` are those over it."""

    journal: MemoryJournal = field(factory=MemoryJournal)
    seals: list[Seal] = field(factory=list)

    @asynccontextmanager
    async def drawn(self, span: InvoiceSpan) -> AsyncIterator[InvoiceSource]:
        self.fail_if_planned()
        self.journal.held(span.company_id)
        held, up_to = self._entries(span), inf if span.up_to is None else span.up_to
        entries = [each for each in held if self._told(each) <= up_to]
        paid = [
            each
            for each in entries
            if each.movement.kind in _PAYMENTS and span.start <= each.at < span.end
        ]
        settled = self._bundles(span, entries)
        moved = [each for each in entries if self._began_within(each, span)]
        places = dict.fromkeys((each.movement.call_key, each.movement.kind.side) for each in moved)
        calls = [
            self._call(key, side, moved, span.company_id) for key, side in places if key and side
        ]
        yield InvoiceSource(
            position=max((each.version for each in held), default=0),
            moved=sum((each.movement.amount for each in moved), Decimal(0)),
            payments=[
                PaymentLine(
                    at=each.at,
                    kind=each.movement.kind,
                    amount=each.movement.amount,
                    reference=each.movement.reference,
                )
                for each in paid
            ],
            closes=self.journal.closes,
            begins=min((each.cdr.start_time for each in self.journal.calls.values()), default=None),
            seal=self.seals[-1] if self.seals else None,
            beside=self._beside(span),
            calls=_at_once(sorted(calls, key=_place)),
            bundles=[event for _, event in settled],
            newest=max(
                [place for place, _ in settled] + [self._told(each) for each in paid], default=0
            ),
        )

    async def news(self, drawn: Sequence[tuple[InvoiceSpan, int]]) -> Sequence[bool]:
        self.fail_if_planned()
        return [self._has_news(span, position) for span, position in drawn]

    def _has_news(self, span: InvoiceSpan, position: int) -> bool:
        own = self._entries(evolve(span, as_of=None))
        if max((each.version for each in own), default=0) < position:
            return True
        return any(each.version > position and self._began_within(each, span) for each in own)

    def _entries(self, span: InvoiceSpan) -> Sequence[Entry]:
        entries = self.journal.entries
        own = [each for each in entries if each.movement.company_id == span.company_id]
        if span.as_of is None:
            return own
        refuse_unknown_position(span.company_id, span.as_of, own)
        return [each for each in own if each.version <= span.as_of]

    def _began_within(self, entry: Entry, span: InvoiceSpan) -> bool:
        key = entry.movement.call_key
        return key is not None and span.start <= self.journal.calls[key].cdr.start_time < span.end

    def _call(self, key: UUID, side: Side, entries: Sequence[Entry], company_id: int) -> BilledCall:
        all_of_it = [each.movement for each in entries if each.movement.call_key == key]
        own = [movement for movement in all_of_it if movement.kind.side is side]
        facts = list(self._facts(key))
        revision = max(movement.revision for movement in own)
        position, held = facts[revision]
        verdict = held.verdict.of(side)
        charge = verdict.charge if verdict.company_id == company_id else None
        amount = charge.amount if charge else Decimal(0)
        return BilledCall(
            call_key=key,
            start_time=held.cdr.start_time,
            seconds=held.figures.seconds,
            billed=figures_of(held.cdr, verdict).billed or 0,
            destination=charge.destination if charge and amount else None,
            amount=amount,
            moved=sum((movement.amount for movement in own), Decimal(0)),
            entered=facts[0][0],
            changed=position,
            caller=held.cdr.caller,
            callee=held.cdr.callee,
            prefix=charge.prefix if charge and amount else None,
            side=side,
        )

    def _facts(self, key: UUID) -> Iterator[tuple[int, HeldCall]]:
        for position, fact in enumerate(self.journal.log, 1):
            if isinstance(fact, CallReceived) and fact.call_key == key:
                yield position, HeldCall(cdr=fact.cdr, verdict=fact.verdict)
            elif isinstance(fact, CallAmended) and fact.call_key == key:
                yield position, fact.now

    def _told(self, entry: Entry) -> int:
        movement = entry.movement
        if movement.call_key is not None:
            return [place for place, _ in self._facts(movement.call_key)][movement.revision]
        for position, fact in enumerate(self.journal.log, 1):
            if isinstance(fact, CompanyFact) and fact.company_id == movement.company_id:
                event, is_credit = fact.event, movement.kind is MovementKind.BUNDLE
                if not isinstance(event, BundleSettled if is_credit else ToppedUp):
                    continue
                if event.reference == movement.reference:
                    return position
        return 0

    def _bundles(
        self, span: InvoiceSpan, entries: Sequence[Entry]
    ) -> Sequence[tuple[int, BundleSettled]]:
        moved = {e.movement.reference for e in entries if e.movement.kind is MovementKind.BUNDLE}
        last: dict[str, tuple[int, BundleSettled]] = {}
        for position, fact in enumerate(self.journal.log, 1):
            if isinstance(fact, CompanyFact) and fact.company_id == span.company_id:
                event = fact.event
                settled = isinstance(event, BundleSettled) and event.reference in moved
                if isinstance(event, BundleSettled) and settled and event.month == span.month:
                    last[event.bundle] = (position, event)
        return [last[name] for name in sorted(last)]

    def _beside(self, span: InvoiceSpan) -> NotInvoiced:
        found = NotInvoiced()
        unrated = Counter[str]()
        for call in self.journal.calls.values():
            if not span.start <= call.cdr.start_time < span.end:
                continue
            for verdict in map(call.verdict.of, Side):
                payer, reason = verdict.company_id, verdict.unrated_reason
                if payer == span.company_id and reason:
                    unrated[reason.value] += 1
                elif payer == span.company_id and verdict.rating is Rating.FREE:
                    found = _counted(found, call)
                elif payer is None and reason:
                    found = evolve(found, of_nobody=found.of_nobody + 1)
        return evolve(found, unrated=dict(unrated))


def _counted(found: NotInvoiced, call: CallReceived) -> NotInvoiced:
    if call.figures.outcome is CallOutcome.ANSWERED:
        return evolve(found, free=found.free + 1)
    return evolve(found, unanswered=found.unanswered + 1)


def _place(call: BilledCall) -> tuple[datetime, UUID, bool]:
    return call.start_time, call.call_key, call.side is Side.INBOUND


async def _at_once(calls: Sequence[BilledCall]) -> AsyncIterator[Sequence[BilledCall]]:
    yield calls
