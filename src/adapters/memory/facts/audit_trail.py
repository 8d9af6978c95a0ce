"""Who did what, in memory."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from attrs import define, field

from adapters.memory.facts.event_log import entries_of
from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import MemoryJournal
from application.facts.data import Act, LogEntry
from application.facts.ports import AuditTrail
from domain.facts.call_facts import CallReceived
from domain.facts.entries import CompanyFact, Fact, SupplierFact
from domain.facts.reading import NumbersRead
from domain.money.events import (
    BalanceExhausted,
    BalanceLow,
    BalanceRestored,
    CompanyResumed,
    CompanySuspended,
)

_HELD: Final = ("now", "before")


@define
class MemoryAuditTrail(FailsOnDemand, AuditTrail):
    """The journal of a book; everything in it was entered by one login."""

    journal: MemoryJournal = field(factory=MemoryJournal)
    login: str = "memory"

    async def note(self, reading: NumbersRead) -> None:
        self.fail_if_planned()
        self.journal.append([reading])

    async def acts(self, start: datetime, end: datetime, most: int) -> Sequence[Act]:
        self.fail_if_planned()
        log = self.journal.log
        found = [
            self._act(entry, fact)
            for entry, fact in zip(entries_of(log), log, strict=True)
            if start <= entry.at < end and not _follows(fact)
        ]
        return found[: -most - 1 : -1]

    def _act(self, entry: LogEntry, fact: Fact) -> Act:
        data = json.loads(entry.data)
        return Act(
            position=entry.position,
            at=entry.at,
            login=self.login,
            type=entry.type,
            about=self._about(fact) or str(entry.stream_id),
            data=json.dumps({name: data[name] for name in data if name not in _HELD}),
        )

    def _about(self, fact: Fact) -> str | None:
        if isinstance(fact, CompanyFact):
            return self.journal.held(fact.company_id).company.name
        if isinstance(fact, SupplierFact):
            return self.journal.suppliers[fact.supplier_id].name
        return None


def _follows(fact: Fact) -> bool:
    """Tell whether nobody did this: it follows from calls."""
    if isinstance(fact, CompanyFact):
        event = fact.event
        return isinstance(event, BalanceLow | BalanceExhausted | BalanceRestored) or (
            isinstance(event, CompanySuspended | CompanyResumed) and event.by == "balance"
        )
    return isinstance(fact, CallReceived)
