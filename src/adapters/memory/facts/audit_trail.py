"""Who did what, in memory."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from attrs import define, field

from adapters.memory.facts.event_log import entries_of
from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import MemoryJournal
from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from adapters.memory.pricing.tariffs import MemoryTariffStore
from application.facts.data import Act, LogEntry
from application.facts.ports import AuditTrail
from application.letters.data import KeptLetter, LetterQuery, LetterStatus
from application.pricing.versions import KeptVersion
from domain.facts.entries import CompanyFact, Fact, SupplierFact, follows
from domain.facts.reading import NumbersRead

_HELD: Final = ("now", "before")


@define
class MemoryAuditTrail(FailsOnDemand, AuditTrail):
    """The journal of a book, letters and tariffs; everything was entered by one login."""

    journal: MemoryJournal = field(factory=MemoryJournal)
    login: str = "memory"
    desk: MemoryDeadLetterDesk | None = None
    tariffs: MemoryTariffStore | None = None

    async def note(self, reading: NumbersRead) -> None:
        self.fail_if_planned()
        self.journal.append([reading])

    async def acts(self, start: datetime, end: datetime, most: int) -> Sequence[Act]:
        self.fail_if_planned()
        log = self.journal.log
        found = [
            self._act(entry, fact)
            for entry, fact in zip(entries_of(log), log, strict=True)
            if start <= entry.at < end and not follows(fact)
        ]
        found += [
            act
            for act in (*await self._of_letters(), *await self._of_tariffs())
            if start <= act.at < end
        ]
        return sorted(found, key=_time, reverse=True)[:most]

    async def _of_letters(self) -> Sequence[Act]:
        if self.desk is None:
            return []
        kept = await self.desk.letters(LetterQuery(limit=len(self.desk.box.kept)))
        return [
            _of_letter(each, each.resolved_at)
            for each in kept
            if each.resolved_at and each.status is not LetterStatus.MENDED
        ]

    async def _of_tariffs(self) -> Sequence[Act]:
        return [_of_tariff(each) for each in await self.tariffs.versions()] if self.tariffs else []

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


def _time(act: Act) -> tuple[datetime, int]:
    return act.at, act.position or 0


def _of_letter(kept: KeptLetter, at: datetime) -> Act:
    waived = kept.status is LetterStatus.WAIVED
    by = kept.resolved_by
    return Act(
        position=None,
        at=at,
        login=None if waived else by,
        type="LetterWaived" if waived else "LetterRedriven",
        about=f"letter {kept.number}",
        data=json.dumps({"by": by if waived else None, "because": kept.resolved_because}),
    )


def _of_tariff(kept: KeptVersion) -> Act:
    return Act(
        position=None,
        at=kept.imported_at,
        login=kept.imported_by,
        type="TariffCorrected" if kept.correction else "TariffImported",
        about=kept.name,
        data=json.dumps({"tariff_id": kept.tariff_id}),
    )
