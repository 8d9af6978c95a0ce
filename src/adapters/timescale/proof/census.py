"""Where records ended, counted in PostgreSQL."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.proof.overviews import gaps_between, held_events, overview_of
from adapters.timescale.sql import query
from application.proof.data import (
    ONE_DIALOG,
    BookedRecord,
    Claim,
    DoubtfulEnd,
    Ends,
    Fate,
    HostHour,
    MoneyCheck,
    StreamGap,
    TwiceDebited,
    WrongBalance,
)
from application.proof.overview import HeldEvents, Overview
from application.proof.ports import RecordCensus
from domain.calls.provenance import Receipt
from domain.calls.transaction import Dialog

_ENDS: Final = query("proof/count_ends")
_DOUBTFUL: Final = query("proof/doubtful_ends")
_FATES: Final = query("proof/fates")
_RECORDS: Final = query("proof/records")
_DIALOGS: Final = query("proof/dialogs")
_DECIDED: Final = query("proof/decided_dialogs")
_BALANCES: Final = query("proof/wrong_balances")
_CALLS: Final = query("proof/wrong_calls")
_LEGS: Final = (
    "select count(*) from cdr where leg_of is not null and start_time >= $1 and start_time < $2"
)
_TWICE: Final = query("proof/debited_twice")
_AT_ONCE = 5000


@frozen
class TimescaleRecordCensus(RecordCensus):
    """The ends of all records."""

    pool: Pool

    async def ends(self, start: datetime, end: datetime) -> Mapping[HostHour, Ends]:
        with translated_errors():
            rows = await self.pool.fetch(_ENDS, start, end)
        return {
            HostHour(row["hour"], row["host"]): Ends(
                stored=int(row["stored"]),
                unrated=int(row["unrated"]),
                parked=int(row["parked"]),
                duplicates=int(row["duplicates"]),
            )
            for row in rows
        }

    async def doubtful(
        self, start: datetime, end: datetime, last_seq: int
    ) -> Sequence[DoubtfulEnd]:
        with translated_errors():
            rows = await self.pool.fetch(_DOUBTFUL, start, end, last_seq)
        return [
            DoubtfulEnd(
                host=row["host"],
                receipt=Receipt(stream_seq=row["stream_seq"], stored_at=row["stored_at"]),
                again=row["again"],
            )
            for row in rows
        ]

    async def fates(self, claims: Sequence[Claim]) -> Sequence[Fate]:
        with translated_errors():
            rows = await self.pool.fetch(
                _FATES,
                [claim.call_key for claim in claims],
                [claim.fingerprint for claim in claims],
                [claim.raw_sha256 for claim in claims],
                [claim.offset for claim in claims],
                [claim.cut for claim in claims],
            )
        return [Fate(row["fate"]) for row in rows]

    async def records(
        self, start: datetime, end: datetime
    ) -> AsyncIterator[Sequence[BookedRecord]]:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction(readonly=True):
                cursor = await connection.cursor(_RECORDS, start, end)
                while rows := await cursor.fetch(_AT_ONCE):
                    yield [BookedRecord(**row) for row in rows]

    async def dialogs(self, call_ids: Collection[str]) -> Collection[Dialog]:
        return await self._dialogs(_DIALOGS, call_ids)

    async def decided(self, call_ids: Collection[str]) -> Collection[Dialog]:
        return await self._dialogs(_DECIDED, call_ids)

    async def _dialogs(self, asked: str, call_ids: Collection[str]) -> Sequence[Dialog]:
        if not call_ids:
            return ()
        with translated_errors():
            rows = await self.pool.fetch(asked, list(call_ids))
        return [Dialog(row["call_id"], row["from_tag"], row["to_tag"]) for row in rows]

    async def gaps(self, start: datetime, end: datetime) -> Sequence[StreamGap]:
        with translated_errors():
            return await gaps_between(self.pool, start, end)

    async def money(self, start: datetime, end: datetime) -> MoneyCheck:
        with translated_errors():
            balances = await self.pool.fetch(_BALANCES)
            calls = await self.pool.fetch(_CALLS, start, end)
        return MoneyCheck(
            balances=[WrongBalance(**row) for row in balances],
            calls=[row["call_key"] for row in calls],
        )

    async def held(self) -> HeldEvents | None:
        with translated_errors():
            return await held_events(self.pool)

    async def debited_twice(self, start: datetime, end: datetime) -> Sequence[TwiceDebited]:
        with translated_errors():
            rows = await self.pool.fetch(_TWICE, start, end, ONE_DIALOG)
        return [
            TwiceDebited(
                dialog=Dialog(row["call_id"], row["from_tag"], row["to_tag"]),
                calls=row["calls"],
                hosts=row["hosts"],
            )
            for row in rows
        ]

    async def legs(self, start: datetime, end: datetime) -> int:
        with translated_errors():
            return int(await self.pool.fetchval(_LEGS, start, end))

    async def overview(self, now: datetime) -> Overview:
        with translated_errors():
            return await overview_of(self.pool, now)
