"""The stored calls in memory, for reading: the same records that the memory ledger keeps."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from attrs import fields, frozen

from adapters.memory.calls.columns import inbound_columns, price_columns, supply_columns
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.calls.tallying import tallied
from adapters.memory.journal import Entry
from adapters.wire import event_json
from application.calls.ports import CallArchive
from application.calls.stories import (
    CallMovement,
    CallQuery,
    CallStory,
    CallTally,
    Copy,
    RecordedEvent,
    StoredCall,
)
from domain.calls.cdr import Cdr
from domain.facts.call_facts import CallReceived
from domain.pricing.verdict import Rating

_OF_THE_RECORD: Final = {each.name for each in fields(Cdr)} & {
    each.name for each in fields(StoredCall)
}

_EQUAL: Final = ("account", "call_id", "outcome", "destination", "host")


@frozen
class MemoryCallArchive(CallArchive):
    """Calls as the ledger has them; `at` is the moment of every event."""

    ledger: MemoryCdrLedger
    at: datetime

    async def search(self, wanted: CallQuery) -> Sequence[StoredCall]:
        self.ledger.fail_if_planned()
        found = [call for call in map(_call, self._shown()) if _matches(call, wanted)]
        found.sort(key=lambda call: call.call_key)
        found.sort(key=lambda call: call.start_time, reverse=True)
        return found[: wanted.limit]

    async def between(
        self, start: datetime, end: datetime, company_id: int | None = None
    ) -> AsyncIterator[Sequence[StoredCall]]:
        wanted = CallQuery(start=start, end=end, company_id=company_id, limit=len(self._shown()))
        found = await self.search(wanted)
        for call in sorted(found, key=lambda call: (call.start_time, call.call_key)):
            yield [call]

    async def tally(self) -> Sequence[CallTally]:
        self.ledger.fail_if_planned()
        return tallied(map(_call, self._shown()))

    async def stories(self, call_id: str) -> Sequence[CallStory]:
        self.ledger.fail_if_planned()
        found = [self._story(c) for c in self._shown() if c.cdr.call_id == call_id]
        return sorted(found, key=lambda story: (story.call.start_time, story.call.call_key))

    def _shown(self) -> Sequence[CallReceived]:
        dropped = self.ledger.journal.dropped
        return [c for key, c in self.ledger.calls.items() if key not in dropped]

    def _story(self, received: CallReceived) -> CallStory:
        copies = [c for c in self.ledger.copies.values() if c.call_key == received.call_key]
        name, version = event_json.form_of(received)
        return CallStory(
            call=_call(received),
            provenance=received.provenance,
            verdict=received.verdict,
            events=[
                RecordedEvent(
                    position=self._position(received.call_key),
                    version=1,
                    type=name,
                    schema_version=version,
                    at=self.at,
                    data=event_json.encode(received),
                )
            ],
            movements=[
                _movement(entry)
                for entry in self.ledger.journal.entries
                if entry.movement.call_key == received.call_key
            ],
            copies=[_copy(copy) for copy in sorted(copies, key=_place_in_stream)],
            closed=self.ledger.journal.closes.of(received.cdr.start_time),
        )

    def _position(self, call_key: UUID) -> int:
        return next(
            position
            for position, fact in enumerate(self.ledger.journal.log, 1)
            if isinstance(fact, CallReceived) and fact.call_key == call_key
        )


def _matches(call: StoredCall, wanted: CallQuery) -> bool:
    return (
        (wanted.start is None or call.start_time >= wanted.start)
        and (wanted.end is None or call.start_time < wanted.end)
        and all(getattr(wanted, name) in (None, getattr(call, name)) for name in _EQUAL)
        and wanted.company_id in (None, call.company_id, call.in_company_id)
        and wanted.rating in (None, call.rating, call.in_unrated_reason and Rating.UNRATED)
        and wanted.unrated_reason in (None, call.unrated_reason, call.in_unrated_reason)
        and wanted.takes(call)
        and (wanted.after is None or _comes_after(call, *wanted.after))
    )


def _comes_after(call: StoredCall, start: datetime, key: UUID) -> bool:
    return call.start_time < start or (call.start_time == start and call.call_key > key)


def _call(received: CallReceived) -> StoredCall:
    verdict = received.verdict
    return StoredCall(
        call_key=received.call_key,
        host=received.provenance.host,
        outcome=received.figures.outcome,
        rating=verdict.rating,
        unrated_reason=verdict.unrated_reason,
        company_id=verdict.company_id,
        pdd=received.figures.pdd,
        billed_seconds=received.figures.billed,
        leg_of=verdict.leg_of,
        **{name: getattr(received.cdr, name) for name in _OF_THE_RECORD},
        caller_number=received.numbers.caller,
        callee_number=received.numbers.callee,
        **price_columns(verdict),
        **supply_columns(verdict.supply),
        **inbound_columns(verdict.inbound_side),
        receipt=received.receipt,
    )


def _movement(entry: Entry) -> CallMovement:
    found = entry.movement
    return CallMovement(
        company_id=found.company_id,
        kind=found.kind,
        revision=found.revision,
        amount=found.amount,
        currency=found.currency,
        at=entry.at,
    )


def _copy(received: CallReceived) -> Copy:
    return Copy(
        host=received.provenance.host,
        file_id=received.provenance.file_id,
        offset=received.provenance.offset,
        receipt=received.receipt,
    )


def _place_in_stream(received: CallReceived) -> tuple[datetime, int]:
    return received.receipt.stored_at, received.receipt.stream_seq
