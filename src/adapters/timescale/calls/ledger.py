"""The book of calls in PostgreSQL: gate, event, call and money in one transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Final
from uuid import UUID

from asyncpg.exceptions import UniqueViolationError
from attrs import define, field

from adapters.timescale import journal
from adapters.timescale.connection import Connection, Pool
from adapters.timescale.copying import Table
from adapters.timescale.errors import BusyError, translated_errors
from adapters.timescale.journal.dialogs import billed_once
from adapters.timescale.price_epochs import entering
from adapters.timescale.sql import query
from adapters.wire.event_json.texts import key_text
from application.calls.data import Outcome
from application.calls.ports import CdrLedger
from application.calls.repeats import Held, outcome_of
from domain.calls.parties import PARTIES
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived

_LOOK_AT_GATE: Final = query("calls/look_at_gate")
_GATE: Final = Table(
    "call_identity",
    ("call_key", "fingerprint", "start_time", "stream_seq", "stored_at", "salt", *PARTIES),
    {
        "call_key": UUID, "fingerprint": UUID, "start_time": datetime, "stream_seq": int,
        "stored_at": datetime, "salt": bytes,
    },
)  # fmt: skip
_COUNT_DUPLICATES: Final = query("calls/count_duplicates")
# A worker's wait for what others hold, in seconds: longer than any batch takes, and shorter than
# anybody should wait for a dead one.
PATIENCE: Final = 10.0
_LITTLE_PATIENCE: Final = "'250ms'"
_PARTS = 16
_NUMBER: Final = attrgetter("int")
_MOST_SUSPECTS = 10_000


@define
class TimescaleCdrLedger(CdrLedger):
    """The calls, each entered and debited once whatever is delivered again, in whatever order.

    Somebody who enters a call and then stands still holds its key in the gate. So the wait for
    others is bounded, by the pool's `lock_timeout` for a batch that was never in trouble; then
    its parts are tried with less patience, and of those that still wait the calls are busy.
    """

    pool: Pool
    _suspects: set[UUID] = field(factory=set, init=False)

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        if self._suspects.isdisjoint(call.call_key for call in cdrs):
            try:
                return await self._enter(cdrs, prices)
            except BusyError:
                pass
        return [outcome for part in self._parts(cdrs) for outcome in await self._try(part, prices)]

    def _parts(self, cdrs: Sequence[CallReceived]) -> Iterator[Sequence[CallReceived]]:
        size = -(-len(cdrs) // _PARTS)
        yield from (cdrs[first : first + size] for first in range(0, len(cdrs), size))

    async def _try(self, part: Sequence[CallReceived], prices: int | None) -> Sequence[Outcome]:
        keys = {call.call_key for call in part}
        try:
            outcomes = await self._enter(part, prices, patience=_LITTLE_PATIENCE)
        except BusyError:
            self._suspects = keys if len(self._suspects) > _MOST_SUSPECTS else self._suspects | keys
            return [Outcome.BUSY] * len(part)
        self._suspects -= keys
        return outcomes

    async def _enter(
        self, cdrs: Sequence[CallReceived], prices: int | None, patience: str | None = None
    ) -> Sequence[Outcome]:
        firsts = _first_of_each_call(cdrs)
        with translated_errors():
            while True:
                try:
                    async with entering(self.pool, prices, patience) as connection:
                        return await _enter_new(connection, cdrs, firsts, prices)
                except UniqueViolationError as error:
                    # Somebody else has entered one of them since we looked, and we see it now.
                    if error.table_name != _GATE.name:
                        raise


_Calls = Mapping[UUID, CallReceived]


def _first_of_each_call(cdrs: Sequence[CallReceived]) -> _Calls:
    firsts: dict[UUID, CallReceived] = {}
    for cdr in cdrs:
        firsts.setdefault(cdr.call_key, cdr)
    # Concurrent workers take the gate's locks in the same order: no deadlock (measured: 166). By
    # their numbers, which the interpreter compares itself: a tenth of the time.
    return {key: firsts[key] for key in sorted(firsts, key=_NUMBER)}


async def _enter_new(
    connection: Connection, cdrs: Sequence[CallReceived], firsts: _Calls, prices: int | None
) -> Sequence[Outcome]:
    version, known = await _look_at_gate(connection, firsts)
    if prices is not None and prices != version:
        return [Outcome.OUTDATED] * len(cdrs)
    entered = {key: call for key, call in firsts.items() if key not in known}
    await _GATE.copy(connection, [_gate_row(call) for call in entered.values()])
    stored = await billed_once(connection, entered)
    # Last, because a balance is locked until the commit.
    await journal.append(connection, list(stored.values()))
    outcomes = list(_outcomes(cdrs, entered, known))
    await _count_duplicates(connection, cdrs, outcomes)
    return outcomes


async def _look_at_gate(
    connection: Connection, keys: Collection[UUID]
) -> tuple[int, Mapping[UUID, Held]]:
    # As one text: the driver looks at each element of a list twice, and longer than the server.
    rows = await connection.fetch(_LOOK_AT_GATE, f"{{{','.join(map(key_text, keys))}}}")
    known = {
        row["call_key"]: Held(
            row["fingerprint"],
            Receipt(stream_seq=row["stream_seq"], stored_at=row["stored_at"]),
        )
        for row in rows
        if row["call_key"] is not None
    }
    return rows[0]["version"], known


def _gate_row(call: CallReceived) -> tuple[object, ...]:
    receipt = call.receipt
    return (
        call.call_key, call.fingerprint, call.cdr.start_time, receipt.stream_seq,
        receipt.stored_at, call.salt, *call.kept_parties.parties,
    )  # fmt: skip


def _outcomes(
    cdrs: Sequence[CallReceived], entered: _Calls, known: Mapping[UUID, Held]
) -> Iterator[Outcome]:
    new = set(entered)
    for cdr in cdrs:
        if cdr.call_key in new:
            new.remove(cdr.call_key)
            yield Outcome.STORED
        else:
            first = entered.get(cdr.call_key)
            yield outcome_of(
                cdr, Held(first.fingerprint, first.receipt) if first else known[cdr.call_key]
            )


async def _count_duplicates(
    connection: Connection, cdrs: Sequence[CallReceived], outcomes: Sequence[Outcome]
) -> None:
    duplicates = sorted(
        (cdr for cdr, outcome in zip(cdrs, outcomes, strict=True) if outcome is Outcome.DUPLICATE),
        key=lambda cdr: (cdr.receipt.stored_at, cdr.receipt.stream_seq),
    )
    if duplicates:
        await connection.execute(
            _COUNT_DUPLICATES,
            [cdr.receipt.stored_at for cdr in duplicates],
            [cdr.receipt.stream_seq for cdr in duplicates],
            [cdr.provenance.host for cdr in duplicates],
            [cdr.provenance.file_id for cdr in duplicates],
            [cdr.provenance.offset for cdr in duplicates],
            [cdr.call_key for cdr in duplicates],
        )
