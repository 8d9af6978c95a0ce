"""The dead letters in PostgreSQL, for those who settle them."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale import journal
from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.letters.data import (
    DeadLetter,
    KeptLetter,
    LetterQuery,
    LettersForgotten,
    LetterStatus,
)
from application.letters.ports import DeadLetterDesk
from domain.calls.forgetting import Forgetting
from domain.calls.provenance import Provenance, Receipt
from domain.facts.mending import LetterMended
from domain.numbering.spelling import spellings, tails
from domain.numbering.written import SEPARATORS

_LETTERS: Final = query("letters/letters")
_REDRIVE: Final = query("letters/redrive_letters")
_MEND: Final = query("letters/mend_letter")
_WAIVE: Final = query("letters/waive_letter")
_CONCERNED: Final = query("letters/concerned_letters")
_FORGET: Final = "update dead_letter set raw = '', detail = '', mended = null where id = any($1)"
_ALL = 10_000


@frozen
class TimescaleDeadLetterDesk(DeadLetterDesk):
    """The letters with what was done about them."""

    pool: Pool

    async def letters(self, wanted: LetterQuery) -> Sequence[KeptLetter]:
        numbers = None if wanted.numbers is None else list(wanted.numbers)
        with translated_errors():
            rows = await self.pool.fetch(
                _LETTERS, wanted.status, wanted.reason, numbers, None, wanted.limit
            )
        return [_letter(row) for row in rows]

    async def mentioning(self, text: str) -> Sequence[KeptLetter]:
        with translated_errors():
            rows = await self.pool.fetch(_LETTERS, None, None, None, text.encode(), _ALL)
        return [_letter(row) for row in rows]

    @asynccontextmanager
    async def redriving(self, numbers: Collection[int]) -> AsyncIterator[Sequence[KeptLetter]]:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                rows = await connection.fetch(_REDRIVE, list(numbers))
                yield sorted(map(_letter, rows), key=lambda letter: letter.number)

    @asynccontextmanager
    async def mending(
        self, number: int, raw: bytes, mended: LetterMended
    ) -> AsyncIterator[KeptLetter | None]:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                row = await connection.fetchrow(_MEND, number, raw, mended.by, mended.because)
                yield _letter(row) if row else None
                if row:
                    await journal.append(connection, [mended])

    async def forget(self, wanted: Forgetting, *, dry_run: bool = False) -> LettersForgotten:
        digits, ends = _digits(wanted), _ends(wanted)
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                rows = await connection.fetch(_CONCERNED, digits, wanted.before, ends, SEPARATORS)
                concerned = [letter for letter in map(_letter, rows) if letter.concerns(wanted)]
                now = await connection.fetchval("select now()")
                settled = [letter.number for letter in concerned if letter.is_settled(now)]
                if not dry_run:
                    await connection.execute(_FORGET, settled)
        return LettersForgotten(len(settled), len(concerned) - len(settled))

    async def waive(self, number: int, *, by: str, because: str) -> bool:
        with translated_errors():
            return await self.pool.fetchval(_WAIVE, number, by, because) is not None


def _digits(wanted: Forgetting) -> Sequence[bytes] | None:
    if wanted.digits is None:
        return None
    return [each.encode() for each in spellings(wanted.digits, wanted.plans)]


def _ends(wanted: Forgetting) -> Sequence[str]:
    return [] if wanted.digits is None else list(tails(wanted.digits, wanted.plans))


def _letter(row: Record) -> KeptLetter:
    return KeptLetter(
        number=row["id"],
        letter=DeadLetter(
            raw=row["raw"],
            stage=row["stage"],
            reason=row["reason"],
            detail=row["detail"],
            provenance=Provenance(
                host=row["host"],
                file_id=row["file_id"],
                offset=row["file_offset"],
                read_at=row["read_at"],
            ),
            receipt=Receipt(stream_seq=row["stream_seq"], stored_at=row["stored_at"]),
        ),
        parked_at=row["parked_at"],
        status=LetterStatus(row["status"]),
        attempts=row["attempts"],
        resolved_by=row["resolved_by"],
        resolved_because=row["resolved_because"],
        resolved_at=row["resolved_at"],
        mended=row["mended"],
    )
