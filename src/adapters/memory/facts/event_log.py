"""The whole log of a journal in memory, carried elsewhere as PostgreSQL does it."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import MemoryJournal
from adapters.wire import event_json
from application.errors import RejectedError
from application.facts.data import LogCopy, LogEntry
from application.facts.ports import EventLog
from domain.calls.parties import KeptParties
from domain.facts.call_facts import CallAmended, CallReceived
from domain.facts.closing import CLOSES, MonthClosed
from domain.facts.entries import CompanyFact, Fact, PlansFact, RulesFact, SupplierFact, WholeFact
from domain.facts.forgetting import FORGETTING, PartiesForgotten
from domain.facts.mending import LetterMended
from domain.facts.one_dialog import standing_claim
from domain.facts.reading import NumbersRead
from domain.money.agreements import CurrencyChanged
from domain.money.events import (
    CompanyEvent,
    CompanyOpened,
    SupplierAdded,
    SupplierEvent,
    SupplierRenamed,
    SupplyRouteOpened,
)
from domain.money.rules import RuleEvent
from domain.numbering.book import PlanEvent
from domain.pricing.one_dialog import Heads, claim_of, settle_claims
from domain.pricing.sides import Side

_AT_ONCE = 2
_AT = datetime(2026, 11, 25, tzinfo=UTC)
_SUPPLIERS = 1 << 64
_READINGS = 1 << 97
_STREAMS = {
    PartiesForgotten: FORGETTING,
    MonthClosed: CLOSES,
    RulesFact: UUID(int=1 << 96),
    PlansFact: UUID(int=1 << 98),
}


@define
class MemoryEventLog(FailsOnDemand, EventLog):
    """Streams are named after the numbers of companies and suppliers."""

    journal: MemoryJournal = field(factory=MemoryJournal)

    @asynccontextmanager
    async def copied(self) -> AsyncIterator[LogCopy]:
        self.fail_if_planned()
        entries = entries_of(self.journal.log)
        yield LogCopy(len(entries), _pieces(entries))

    async def fill(self, pieces: AsyncIterator[Sequence[LogEntry]]) -> int:
        self.fail_if_planned()
        if self.journal.log:
            raise RejectedError("this journal has events: import needs an empty one")
        reading = _Reading()
        facts = [reading.fact(entry) async for piece in pieces for entry in piece]
        self.journal.log = facts
        anew = self.journal.replayed()
        self.journal.calls, self.journal.revisions = anew.calls, anew.revisions
        self.journal.companies, self.journal.suppliers = anew.companies, anew.suppliers
        self.journal.mapped = anew.mapped
        self.journal.entries, self.journal.supplies = anew.entries, anew.supplies
        self.journal.rules, self.journal.standing = anew.rules, anew.standing
        self.journal.plans, self.journal.heads = anew.plans, _heads(anew)
        return len(facts)


def _heads(journal: MemoryJournal) -> dict[UUID, Heads]:
    rule = journal.rules.same_dialog
    calls = sorted(journal.calls.values(), key=lambda call: call.cdr.start_time)
    before = {
        fact.call_key: fact.before.verdict for fact in journal.log if isinstance(fact, CallAmended)
    }
    starts = {call.call_key: call.cdr.start_time for call in calls}
    found = [
        claim_of(rule, call.call_key, call.provenance.host, call.cdr, call.verdict, side)
        for call in calls
        for side in Side
    ]
    if rule.hosts:
        found += [
            standing_claim(rule, each, before.get(each.call_key), starts, side)
            for each in calls
            for side in Side
        ]
    return dict(settle_claims([claim for claim in found if claim is not None], {}).changed)


async def _pieces(entries: Sequence[LogEntry]) -> AsyncIterator[Sequence[LogEntry]]:
    for first in range(0, len(entries), _AT_ONCE):
        yield entries[first : first + _AT_ONCE]


def entries_of(log: Sequence[Fact]) -> Sequence[LogEntry]:
    """Give the events of a log as they are carried."""
    versions: Counter[UUID] = Counter()
    entries = []
    for position, fact in enumerate(log, 1):
        stream_id, told = _stream_of(fact, position)
        versions[stream_id] += 1
        name, schema_version = event_json.form_of(told)
        entries.append(
            LogEntry(
                position=position,
                stream_id=stream_id,
                version=versions[stream_id],
                type=name,
                schema_version=schema_version,
                at=_AT,
                data=event_json.encode(told),
                beside=_beside(fact),
            )
        )
    return entries


def _beside(fact: Fact) -> str | None:
    if isinstance(fact, CallReceived):
        return event_json.encode_beside(fact.kept_parties)
    return None


def _stream_of(fact: Fact, position: int) -> tuple[UUID, event_json.Told]:
    match fact:
        case CompanyFact():
            return UUID(int=fact.company_id), fact.event
        case SupplierFact():
            return UUID(int=_SUPPLIERS + fact.supplier_id), fact.event
        case RulesFact() | PlansFact():
            return _STREAMS[type(fact)], fact.event
        case NumbersRead() | LetterMended():
            return UUID(int=_READINGS + position), fact
        case CallReceived() | CallAmended():
            return fact.call_key, fact
    return _STREAMS[type(fact)], fact


@define
class _Reading:
    """What the first event of a stream says of all of it."""

    currencies: dict[UUID, str] = field(factory=dict)
    beside: dict[UUID, KeptParties] = field(factory=dict)

    def fact(self, entry: LogEntry) -> Fact:
        """Read one event.

        Raises:
            RejectedError: this software does not know it.
        """
        try:
            if entry.beside is not None:
                self.beside[entry.stream_id] = event_json.decode_beside(entry.beside)
            kept = self.beside.get(entry.stream_id)
            told = event_json.decode(entry.type, entry.schema_version, entry.data, kept)
        except LookupError as error:
            raise RejectedError(str(error)) from error
        if isinstance(told, WholeFact):
            return told
        if isinstance(told, RuleEvent):
            return RulesFact(event=told)
        if isinstance(told, PlanEvent):
            return PlansFact(event=told)
        return self._of_party(entry, told)

    def _of_party(self, entry: LogEntry, told: CompanyEvent | SupplierEvent) -> Fact:
        number = entry.stream_id.int
        if isinstance(told, SupplierAdded | SupplierRenamed | SupplyRouteOpened):
            return SupplierFact(supplier_id=number - _SUPPLIERS, event=told)
        if isinstance(told, CompanyOpened | CurrencyChanged):
            self.currencies[entry.stream_id] = told.currency
        return CompanyFact(company_id=number, currency=self.currencies[entry.stream_id], event=told)
