"""Calls as CSV."""

import csv
import hashlib
import os
from collections.abc import AsyncIterable, Callable, Sequence
from pathlib import Path

from attrs import frozen

from adapters.files.call_rows import COLUMNS, row_of
from adapters.files.new_file import new_file
from adapters.files.spreadsheet import safe_cell
from application.calls.data import WrittenCalls
from application.calls.ports import CallFile
from application.calls.stories import StoredCall

Calls = AsyncIterable[Sequence[StoredCall]]


@frozen
class CsvCallFile(CallFile):
    """A new file, which spreadsheets may open, with its checksum beside it."""

    target: Path

    async def write(self, calls: Calls) -> WrittenCalls:
        with new_file(self.target) as part:
            count = await write_rows(part, calls, safe_cell)
            checksum = sha256_of(part)
        note_checksum(self.target, checksum)
        return WrittenCalls(calls=count, sha256=checksum)


async def write_rows(target: Path, calls: Calls, guarded: Callable[[str], str] = str) -> int:
    """Write calls to a file that nobody else sees yet; give their number."""
    count = 0
    with target.open("x", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        async for piece in calls:
            writer.writerows([guarded(text) for text in row_of(call)] for call in piece)
            count += len(piece)
        file.flush()
        os.fsync(file.fileno())
    return count


def sha256_of(path: Path) -> str:
    """Hash a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def note_checksum(target: Path, checksum: str) -> None:
    """Write the checksum beside a file, as sha256sum reads it."""
    beside = target.with_name(f"{target.name}.sha256")
    beside.write_text(f"{checksum}  {target.name}\n")
