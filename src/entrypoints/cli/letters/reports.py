"""What is told of dead letters."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from attrs import asdict, frozen

from application.letters.data import KeptLetter
from application.letters.redrive import Redriven
from application.letters.settle import Waived
from domain.facts.mending import LetterMended
from entrypoints.terminal.report import Part, Report, Table
from entrypoints.terminal.words import plain

_COLUMNS = ["id", "parked at", "status", "stage", "reason", "host", "file", "offset", "bytes",
            "found in", "line"]  # fmt: skip
_FEW = 10
_SPARE = ["stage", "bytes", "offset", "file"]


@frozen
class Place:
    """Where a letter stands in a file that an operator named; lines are counted from 1."""

    file: str
    line: int


def letters_report(
    letters: Sequence[KeptLetter],
    places: Mapping[int, Place] = MappingProxyType({}),
    *,
    limit: int | None = None,
) -> Report:
    """List letters, and where they stand in the files that were looked at."""
    rows = [
        (kept.number, kept.parked_at, kept.status.value, kept.letter.stage, kept.letter.reason,
         kept.letter.provenance.host, kept.letter.provenance.file_id,
         kept.letter.provenance.offset, len(kept.letter.raw), *_cells(places.get(kept.number)))
        for kept in letters
    ]  # fmt: skip
    return Report(
        schema="akira.dead.list/1",
        document={"letters": [letter_document(kept, places.get(kept.number)) for kept in letters]},
        parts=[
            Table("dead letters", _COLUMNS, rows, spare=_SPARE),
            *([f"no more than {limit} are listed: --limit"] if len(rows) == limit else []),
        ],
    )


def letter_report(kept: KeptLetter, place: Place | None = None) -> Report:
    """Show one letter."""
    document = letter_document(kept, place)
    return Report(
        schema="akira.dead.show/1",
        document=document,
        parts=[Table(f"dead letter {kept.number}", ["", ""], list(document.items()))],
    )


def redriven_report(redriven: Redriven, *, dry: bool = False) -> Report:
    """Tell which letters went, or would go, and why others do not."""
    refused = sorted(redriven.refused.items())
    verb = "would redrive" if dry else "redriven"
    parts: Sequence[Part] = [
        f"{verb}: {_few(redriven.numbers)}",
        *_refusals(redriven.refused),
    ]
    return Report(
        schema="akira.dead.redrive/1",
        document={
            "dry_run": dry,
            "redriven": redriven.numbers,
            "refused": [{"id": number, "why": why} for number, why in refused],
        },
        parts=parts,
        good=not refused,
    )


def mended_report(fact: LetterMended) -> Report:
    """Say what was set, and that the record is on its way."""
    changes = " ".join(fact.changes)
    return Report(
        schema="akira.dead.mend/1",
        document=asdict(fact),
        parts=[
            f"mended {fact.letter}: {changes}",
            "the record is in the stream; akira cdr search finds its call once a worker has it",
        ],
    )


def waived_report(waived: Waived, *, by: str, because: str, dry: bool = False) -> Report:
    """Say which letters are closed, or would be, and why others are not."""
    refused = sorted(waived.refused.items())
    verb = "would waive" if dry else "waived"
    return Report(
        schema="akira.dead.waive/2",
        document={
            "dry_run": dry,
            "waived": waived.numbers,
            "refused": [{"id": number, "why": why} for number, why in refused],
            "by": by,
            "because": because,
        },
        parts=[
            f"{verb} {_few(waived.numbers)}",
            *_refusals(waived.refused),
        ],
        good=not refused,
    )


def _few(numbers: Sequence[int]) -> str:
    few = " ".join(map(str, numbers[:_FEW])) or "none"
    return few if len(numbers) <= _FEW else f"{len(numbers)} letters: {few} … (all: --json)"


def _refusals(refused: Mapping[int, str]) -> Sequence[str]:
    lines = [f"not {number}: {why}" for number, why in sorted(refused.items())]
    more = len(lines) - _FEW
    return lines if more <= 0 else [*lines[:_FEW], f"not {more} more (all: --json)"]


def _cells(place: Place | None) -> tuple[str, int | str]:
    return (place.file, place.line) if place else ("", "")


def letter_document(kept: KeptLetter, place: Place | None = None) -> dict[str, object]:
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
        "found_in": place and place.file,
        "line": place and place.line,
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
        "mended": None if kept.mended is None else plain(kept.mended),
        "mended_hex": None if kept.mended is None else kept.mended.hex(),
    }
