"""Who took part in the calls of PostgreSQL, and how that is forgotten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from asyncpg import Record
from attrs import frozen

from adapters.timescale import journal
from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.facts.beside import keep_parties, kept_parties
from adapters.timescale.facts.old_forms import old_forms
from adapters.timescale.sql import query
from application.calls.ports import PartyBook
from application.errors import RejectedError
from domain.calls.forgetting import Forgetting
from domain.calls.parties import KeptParties, mention
from domain.facts.amending import Order
from domain.facts.forgetting import PartiesForgotten
from domain.numbering.book import Source
from domain.numbering.call_numbers import CallNumbers
from domain.numbering.spelling import tails
from domain.numbering.written import SEPARATORS

_MENTIONING: Final = query("calls/mentioning")
_SHOW_PARTIES: Final = query("calls/show_parties")
_COUNT_BEFORE: Final = query("calls/count_named_before")
_FORGET_BEFORE: Final = query("calls/forget_before")
_NAME_NOBODY: Final = query("calls/name_nobody_before")
_KEYS_OF_A_FACT = 1000


@frozen
class TimescalePartyBook(PartyBook):
    """The gate and the calls that people read; the log names nobody."""

    pool: Pool

    async def forget(self, wanted: Forgetting, order: Order, *, dry_run: bool = False) -> int:
        with translated_errors():
            if await old_forms(self.pool):
                raise RejectedError(
                    "events of older software still name who took part: `akira migrate` first"
                )
            async with self.pool.acquire() as connection, connection.transaction():
                if wanted.digits is not None:
                    return await _forget_number(connection, wanted, wanted.digits, order, dry_run)
                assert wanted.before is not None  # noqa: S101 one of both
                return await _forget_before(connection, wanted.before, order, dry_run)


async def _forget_number(
    connection: Connection, wanted: Forgetting, digits: str, order: Order, dry_run: bool
) -> int:
    ends = list(tails(digits, wanted.plans))
    rows = await connection.fetch(_MENTIONING, mention(digits), ends, SEPARATORS, digits)
    left = {row["call_key"]: kept for row in rows if (kept := _left(wanted, row)) is not None}
    if dry_run:
        return len(left)
    await keep_parties(connection, left)
    await connection.execute(_SHOW_PARTIES, list(left))
    await journal.append(connection, _facts(list(left), order))
    return len(left)


def _left(wanted: Forgetting, row: Record) -> KeptParties | None:
    source = Source(company_id=row["company_id"], host=row["host"])
    kept = kept_parties(row)
    numbers = CallNumbers(row["caller_number"], row["callee_number"])
    left = wanted.left_of(kept, row["start_time"], source, numbers)
    return None if left == kept else left


def _facts(keys: Sequence[UUID], order: Order) -> Sequence[PartiesForgotten]:
    pieces = range(0, max(len(keys), 1), _KEYS_OF_A_FACT)
    return [
        PartiesForgotten(
            calls=tuple(keys[first : first + _KEYS_OF_A_FACT]), because=order.because, by=order.by
        )
        for first in pieces
    ]


async def _forget_before(
    connection: Connection, before: datetime, order: Order, dry_run: bool
) -> int:
    if dry_run:
        count: int = await connection.fetchval(_COUNT_BEFORE, before)
        return count
    done = await connection.execute(_FORGET_BEFORE, before)
    await connection.execute(_NAME_NOBODY, before)
    fact = PartiesForgotten(before=before, because=order.because, by=order.by)
    await journal.append(connection, [fact])
    return int(done.rpartition(" ")[2])
