"""Dead letters in PostgreSQL."""

from collections.abc import Callable, Sequence
from importlib.metadata import version
from operator import itemgetter
from typing import Any, Final

from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.letters.data import DeadLetter
from application.letters.ports import DeadLetterBox

_PARK: Final = query("letters/park")
_REPEAT_LETTER: Final = query("letters/repeat_letter")

_Row = tuple[Any, ...]
_CODE_VERSION = version("akira-cdr")
_BIGINT = 2**63 - 1
# What a row holds, by its number: host, file, offset, bytes, sequence, time stored.
_NAME: Callable[[_Row], _Row] = itemgetter(0, 1, 2, 6, 4, 5)


@frozen
class TimescaleDeadLetterBox(DeadLetterBox):
    """The letters, each kept once with its bytes, its reason and its place."""

    pool: Pool

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        # Concurrent workers take the locks in the same order.
        rows = sorted(map(_row, letters), key=_NAME)
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                await connection.executemany(_PARK, rows)
                await connection.executemany(_REPEAT_LETTER, list(map(_NAME, rows)))


def _row(letter: DeadLetter) -> _Row:
    # Whatever a header or a message holds, the letter itself must never be refused.
    place, receipt = letter.provenance, letter.receipt
    return (
        _storable(place.host), _storable(place.file_id), min(max(place.offset, -1), _BIGINT),
        place.read_at, receipt.stream_seq, receipt.stored_at, letter.raw, letter.stage,
        _storable(letter.reason), _storable(letter.detail), _CODE_VERSION,
    )  # fmt: skip


def _storable(text: str) -> str:
    return text.encode(errors="backslashreplace").decode().replace("\0", "\\0")
