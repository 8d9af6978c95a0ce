"""The stored calls in PostgreSQL, for reading."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from asyncpg import Record
from attrs import evolve, fields, frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.journal.closing_rows import closes_of
from adapters.timescale.journal.told_rows import told_in
from adapters.timescale.sql import query
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
from domain.calls.outcome import CallOutcome
from domain.calls.provenance import Provenance, Receipt
from domain.facts.call_facts import CallAmended, CallReceived
from domain.money.movement import MovementKind
from domain.pricing.verdict import Verdict

_SEARCH: Final = query("calls/search_calls")
_BETWEEN: Final = query("calls/calls_between")
_TALLY: Final = query("calls/tally_calls")
_EVENTS: Final = query("calls/call_events")
_COPIES: Final = query("calls/call_copies")
_MOVEMENTS: Final = query("calls/call_movements")
_COLUMNS: Final = [each.name for each in fields(StoredCall) if each.name != "receipt"]
_ALL = 10_000
_ROWS_AT_ONCE = 2000


@frozen
class TimescaleCallArchive(CallArchive):
    """Calls as the book has them."""

    pool: Pool

    async def search(self, wanted: CallQuery) -> Sequence[StoredCall]:
        numbers, begins = wanted.numbers, wanted.begins
        with translated_errors():
            rows = await self.pool.fetch(
                _SEARCH,
                wanted.start, wanted.end, wanted.caller, wanted.callee, wanted.account,
                wanted.call_id, wanted.outcome, wanted.company_id, wanted.limit,
                wanted.rating, wanted.unrated_reason, wanted.destination, wanted.host,
                wanted.prefix, *(wanted.after or (None, None)), numbers.caller, numbers.callee,
                begins and begins.meant,
            )  # fmt: skip
        return [_call(row) for row in rows]

    async def between(
        self, start: datetime, end: datetime, company_id: int | None = None
    ) -> AsyncIterator[Sequence[StoredCall]]:
        with translated_errors():
            async with (
                self.pool.acquire() as connection,
                connection.transaction(isolation="repeatable_read", readonly=True),
            ):
                cursor = await connection.cursor(_BETWEEN, start, end, company_id)
                while rows := await cursor.fetch(_ROWS_AT_ONCE):
                    yield [_call(row) for row in rows]

    async def tally(self) -> Sequence[CallTally]:
        with translated_errors():
            rows = await self.pool.fetch(_TALLY)
        return [CallTally(**{**dict(row), "outcome": CallOutcome(row["outcome"])}) for row in rows]

    async def stories(self, call_id: str) -> Sequence[CallStory]:
        calls = await self.search(CallQuery(call_id=call_id, limit=_ALL))
        keys = [call.call_key for call in calls]
        with translated_errors():
            events = _grouped(await self.pool.fetch(_EVENTS, keys), "stream_id")
            copies = _grouped(await self.pool.fetch(_COPIES, keys), "call_key")
            moved = _grouped(await self.pool.fetch(_MOVEMENTS, keys), "call_key")
            async with self.pool.acquire() as connection:
                closes = await closes_of(connection)
        stories = [
            evolve(
                _story(call, events[call.call_key], copies[call.call_key], moved[call.call_key]),
                closed=closes.of(call.start_time),
            )
            for call in calls
        ]
        return sorted(stories, key=lambda story: (story.call.start_time, story.call.call_key))


def _grouped(rows: Sequence[Record], column: str) -> dict[object, list[Record]]:
    found: dict[object, list[Record]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _story(
    call: StoredCall,
    events: Sequence[Record],
    copies: Sequence[Record],
    movements: Sequence[Record],
) -> CallStory:
    return CallStory(
        call=call,
        provenance=_provenance(events[0]),
        verdict=_verdict(events[-1]),
        events=[
            RecordedEvent(
                position=row["position"],
                version=row["version"],
                type=row["type"],
                schema_version=row["schema_version"],
                at=row["at"],
                data=row["data"],
            )
            for row in events
        ],
        movements=[_movement(row) for row in movements],
        copies=[
            Copy(
                host=row["host"],
                file_id=row["file_id"],
                offset=row["file_offset"],
                receipt=Receipt(stream_seq=row["stream_seq"], stored_at=row["stored_at"]),
            )
            for row in copies
        ],
    )


def _provenance(row: Record) -> Provenance:
    first = told_in(row)
    assert isinstance(first, CallReceived)  # noqa: S101 the first event of every call's stream
    return first.provenance


def _verdict(row: Record) -> Verdict:
    last = told_in(row)
    if isinstance(last, CallAmended):
        return last.now.verdict
    assert isinstance(last, CallReceived)  # noqa: S101 a call's stream holds nothing else
    return last.verdict


def _movement(row: Record) -> CallMovement:
    fields = dict(row)
    del fields["call_key"]
    return CallMovement(kind=MovementKind(fields.pop("kind")), **fields)


def _call(row: Record) -> StoredCall:
    columns = {name: row[name] for name in _COLUMNS}
    columns["duration"] = _duration(row["duration"])
    columns["outcome"] = CallOutcome(row["outcome"])
    receipt = Receipt(stream_seq=row["stream_seq"], stored_at=row["received_at"])
    return StoredCall(receipt=receipt, **columns)


def _duration(seconds: Decimal) -> timedelta:
    return timedelta(microseconds=int(seconds.scaleb(6)))
