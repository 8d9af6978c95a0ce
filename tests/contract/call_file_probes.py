"""Files of calls under test."""

import csv
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import duckdb
from attrs import define, field, frozen

from adapters.contract.calls import CallFileProbe
from adapters.files.call_csv import CsvCallFile
from adapters.files.call_parquet import ParquetCallFile
from adapters.memory.calls.call_file import MemoryCallFile
from application.calls.ports import CallFile


@define
class MemoryFileProbe(CallFileProbe):
    """The memory twin."""

    file: MemoryCallFile = field(factory=MemoryCallFile)

    async def call_ids(self) -> Sequence[str | None] | None:
        return None if self.file.calls is None else [call.call_id for call in self.file.calls]


@frozen
class CsvFileProbe(CallFileProbe):
    """A file as spreadsheets open it."""

    path: Path

    @property
    def file(self) -> CallFile:
        return CsvCallFile(self.path)

    async def call_ids(self) -> Sequence[str | None] | None:
        if not whole(self.path):
            return None
        with self.path.open(newline="", encoding="utf-8") as file:
            return [row["call_id"] for row in csv.DictReader(file)]


@frozen
class ParquetFileProbe(CallFileProbe):
    """A file as data people open it."""

    path: Path

    @property
    def file(self) -> CallFile:
        return ParquetCallFile(self.path)

    async def call_ids(self) -> Sequence[str | None] | None:
        if not whole(self.path):
            return None
        return [row[0] for row in duckdb.read_parquet(str(self.path)).select("call_id").fetchall()]


def whole(path: Path) -> bool:
    """Tell whether a file is there, alone but for its checksum, which is right."""
    beside = path.with_name(f"{path.name}.sha256")
    there = {each.name for each in path.parent.iterdir()}
    if not there:
        return False
    assert there == {path.name, beside.name}
    assert beside.read_text() == f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
    return True
