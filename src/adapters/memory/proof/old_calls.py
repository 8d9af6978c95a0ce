"""The calls of long ago in memory."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from attrs import define

from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from adapters.memory.proof.census import MemoryRecordCensus
from application.letters.data import LetterQuery, LetterStatus
from application.proof.ports import OldCalls
from domain.facts.month import Month, month_of
from domain.proof.aged import Aged

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_ALL = LetterQuery(status=LetterStatus.PARKED, limit=1_000_000)


@define
class MemoryOldCalls(OldCalls):
    """The calls of a ledger; those that were dropped stay at its gate."""

    census: MemoryRecordCensus
    desk: MemoryDeadLetterDesk

    async def months(self) -> Sequence[Month]:
        self.census.ledger.fail_if_planned()
        ledger = self.census.ledger
        there = [call for key, call in ledger.calls.items() if key not in ledger.journal.dropped]
        return sorted({month_of(call.cdr.start_time) for call in there})

    async def drop(
        self, before: datetime, ends_before: datetime, allow: Callable[[Aged], bool]
    ) -> tuple[Aged, int]:
        ledger = self.census.ledger
        ledger.fail_if_planned()
        calls = [
            call
            for key, call in ledger.calls.items()
            if call.cdr.start_time < before and key not in ledger.journal.dropped
        ]
        letters = [kept.letter.receipt.stored_at for kept in await self.desk.letters(_ALL)]
        aged = Aged(
            open_letters=sum(stored_at < before for stored_at in letters),
            unrated_calls=sum(bool(call.verdict.waits_for) for call in calls),
            unexplained_calls=len((await self.census.money(_EVER, before)).calls),
            calls=len(calls),
        )
        if not allow(aged):
            return aged, 0
        ledger.journal.dropped |= {call.call_key for call in calls}
        for receipt in [each for each in ledger.copies if each.stored_at < ends_before]:
            del ledger.copies[receipt]
        return aged, len(calls)
