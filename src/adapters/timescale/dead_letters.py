"""Dead letters in PostgreSQL."""

from collections.abc import Sequence
from importlib.metadata import version

from attrs import frozen

from adapters.timescale import sql
from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from application.messages import DeadLetter
from application.ports.worker import DeadLetterBox

_CODE_VERSION = version("akira-cdr")


@frozen
class TimescaleDeadLetterBox(DeadLetterBox):
    """The letters, each kept once with its bytes, its reason and its place."""

    pool: Pool

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        rows = [_row(letter) for letter in sorted(letters, key=lambda letter: letter.raw)]
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                await connection.executemany(sql.PARK, rows)


def _row(letter: DeadLetter) -> tuple[object, ...]:
    place, receipt = letter.provenance, letter.receipt
    return (
        place.host, place.file_id, place.offset, place.read_at,
        receipt.stream_seq, receipt.stored_at,
        letter.raw, letter.stage, letter.reason, letter.detail, _CODE_VERSION,
    )  # fmt: skip
