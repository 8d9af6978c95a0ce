"""Seals over the event log in PostgreSQL: pressed and recomputed by the server, piece by piece."""

from collections.abc import AsyncIterator
from typing import Any, Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.proof.ports import SealBook
from application.proof.sealing import LogMark, Unsealed
from domain.proof.seals import Recomputed, Seal

_MARK: Final = query("proof/log_mark")
_NEXT_NUMBER: Final = "select pg_current_xact_id()::text"
_OLDEST_OPEN: Final = "select pg_snapshot_xmin(pg_current_snapshot())::text"
_SEAL: Final = query("proof/seal_log")
_RECOMPUTE: Final = query("proof/recompute_seals")
_WAITING: Final = query("proof/waiting_events")
_HELD: Final = (
    "select * from seal where number = $1 or $1::bigint is null order by number desc limit 1"
)
_AT_ONCE = 4
_COUNTED = 100_000


@frozen
class TimescaleSealBook(SealBook):
    """The tables `event` and `seal`."""

    pool: Pool

    async def mark(self) -> LogMark | None:
        with translated_errors():
            position = await self.pool.fetchval(_MARK)
            if position is None:
                return None
            # Drawn after the position was read: whoever drew one below it has a lower number.
            return LogMark(position, int(await self.pool.fetchval(_NEXT_NUMBER)))

    async def settled(self, mark: LogMark) -> bool:
        with translated_errors():
            return int(await self.pool.fetchval(_OLDEST_OPEN)) > mark.written_before

    async def seal(self, up_to: int, most: int) -> Seal | None:
        with translated_errors():
            row = await self.pool.fetchrow(_SEAL, up_to, most)
        return seal_of(row) if row else None

    async def held(self, number: int | None = None) -> Seal | None:
        with translated_errors():
            return await held_seal(self.pool, number)

    async def recomputed(self, first: int) -> AsyncIterator[Recomputed]:
        while True:
            with translated_errors():
                rows = await self.pool.fetch(_RECOMPUTE, first, _AT_ONCE)
            if not rows:
                return
            for row in rows:
                yield Recomputed(seal=seal_of(row), events=row["found"], sha256=row["recomputed"])
            first = rows[-1]["number"] + 1

    async def unsealed(self) -> Unsealed:
        with translated_errors():
            row = await self.pool.fetchrow(_WAITING, _COUNTED)
        assert row is not None  # noqa: S101 an aggregate
        return Unsealed(**row)


async def held_seal(asked: Pool | Connection, number: int | None = None) -> Seal | None:
    """Read a seal, the last one where no number is given; None where there is none."""
    row = await asked.fetchrow(_HELD, number)
    return seal_of(row) if row else None


def seal_of(row: Record) -> Seal:
    """Give a row of `seal` as what it is."""
    fields: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    return Seal(**fields)


_COLUMNS: Final = (
    "number", "from_position", "to_position", "events", "previous", "sha256", "sealed_at",
)  # fmt: skip
