"""`akira dead`: what waits for a person, and what a person may do."""

from collections.abc import Sequence

from adapters.jetstream.writing.publisher import open_publisher
from adapters.timescale.letters.letter_desk import TimescaleDeadLetterDesk
from application.errors import RejectedError
from application.letters.data import KeptLetter, LetterQuery
from application.letters.redrive import RedriveLetters, Redriven, plan
from entrypoints.cli.running import database, nats
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import plain

_COLUMNS = ["id", "parked at", "status", "stage", "reason", "host", "file", "offset", "bytes"]


async def list_letters(settings: CliSettings, wanted: LetterQuery) -> Report:
    """List letters."""
    async with database(settings) as pool:
        found = await TimescaleDeadLetterDesk(pool).letters(wanted)
    rows = [
        (each.number, each.parked_at, each.status.value, each.letter.stage, each.letter.reason,
         each.letter.provenance.host, each.letter.provenance.file_id,
         each.letter.provenance.offset, len(each.letter.raw))
        for each in found
    ]  # fmt: skip
    return Report(
        schema="akira.dead.list/1",
        document={"letters": [letter_document(each) for each in found]},
        parts=[Table("dead letters", _COLUMNS, rows)],
    )


async def show(settings: CliSettings, number: int) -> Report:
    """Show one letter."""
    async with database(settings) as pool:
        found = await TimescaleDeadLetterDesk(pool).letters(LetterQuery(numbers=[number]))
    if not found:
        raise RejectedError(f"there is no dead letter {number}")
    document = letter_document(found[0])
    return Report(
        schema="akira.dead.show/1",
        document=document,
        parts=[Table(f"dead letter {number}", ["", ""], list(document.items()))],
    )


async def redrive(settings: CliSettings, wanted: LetterQuery, *, dry: bool) -> Report:
    """Send letters again, or tell which would be sent."""
    async with database(settings) as pool:
        desk = TimescaleDeadLetterDesk(pool)
        if dry:
            numbers, refused = await plan(desk, wanted)
            return _redriven(Redriven(numbers=numbers, refused=refused), dry=True)
        async with nats(settings) as connection, open_publisher(connection) as publisher:
            return _redriven(await RedriveLetters(desk=desk, publisher=publisher)(wanted))


async def waive(settings: CliSettings, number: int, *, by: str, because: str) -> Report:
    """Close one letter."""
    async with database(settings) as pool:
        if not await TimescaleDeadLetterDesk(pool).waive(number, by=by, because=because):
            raise RejectedError(f"there is no parked dead letter {number}")
    return Report(
        schema="akira.dead.waive/1",
        document={"id": number, "by": by, "because": because},
        parts=[f"waived {number}"],
    )


def letter_document(kept: KeptLetter) -> dict[str, object]:
    """Give a letter for machines; its bytes escaped for reading, and exact in hexadecimal."""
    letter = kept.letter
    return {
        "id": kept.number,
        "status": kept.status,
        "stage": letter.stage,
        "reason": letter.reason,
        "detail": letter.detail,
        "host": letter.provenance.host,
        "file": letter.provenance.file_id,
        "offset": letter.provenance.offset,
        "read_at": letter.provenance.read_at,
        "stream_seq": letter.receipt.stream_seq,
        "stored_at": letter.receipt.stored_at,
        "parked_at": kept.parked_at,
        "attempts": kept.attempts,
        "resolved_by": kept.resolved_by,
        "resolved_because": kept.resolved_because,
        "resolved_at": kept.resolved_at,
        "raw": plain(letter.raw),
        "raw_hex": letter.raw.hex(),
    }


def _redriven(found: Redriven, *, dry: bool = False) -> Report:
    verb = "would redrive" if dry else "redriven"
    parts: Sequence[Table | str] = [
        f"{verb}: {' '.join(map(str, found.numbers)) or 'none'}",
        *(f"not {number}: {why}" for number, why in sorted(found.refused.items())),
    ]
    return Report(
        schema="akira.dead.redrive/1",
        document={
            "dry_run": dry,
            "redriven": found.numbers,
            "refused": [{"id": n, "why": why} for n, why in sorted(found.refused.items())],
        },
        parts=parts,
        good=not found.refused,
    )
