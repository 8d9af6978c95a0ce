"""Calls as Parquet, made by DuckDB of CSV."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, get_args

from attrs import fields, frozen

from adapters.files.call_csv import Calls, note_checksum, sha256_of, write_rows
from adapters.files.call_rows import COLUMNS
from adapters.files.new_file import new_file
from adapters.files.parquet import needs_duckdb, pack_rows
from application.calls.data import WrittenCalls
from application.calls.ports import CallFile
from application.calls.stories import StoredCall

_OF_KIND: Final[Mapping[Any, str]] = {
    datetime: "timestamptz", timedelta: "decimal(12,3)", Decimal: "decimal(20,9)", int: "bigint",
}  # fmt: skip
_NARROWER: Final = {
    "pdd": "decimal(9,3)", "billed_seconds": "integer", "sip_code": "smallint",
    "revision": "integer",
}  # fmt: skip
_OF_RECEIPT: Final = {"received_at": "timestamptz", "stream_seq": "bigint"}


@frozen
class ParquetCallFile(CallFile):
    """A new file, with its checksum beside it; text stands in it as somebody wrote it."""

    target: Path

    async def write(self, calls: Calls) -> WrittenCalls:
        needs_duckdb()
        with new_file(self.target) as part:
            rows = part.with_name(f"{part.name}.csv")
            try:
                count = await write_rows(rows, calls)
                pack_rows(rows, part, _types())
            finally:
                rows.unlink(missing_ok=True)
            checksum = sha256_of(part)
        note_checksum(self.target, checksum)
        return WrittenCalls(calls=count, sha256=checksum)


def _types() -> Mapping[str, str]:
    # By what a field is, so that a new one is no text by oversight.
    told = {each.name: _type_of(each.type) for each in fields(StoredCall)}
    known = told | _NARROWER | _OF_RECEIPT
    return {name: known[name] for name in COLUMNS}


def _type_of(kind: object) -> str:
    kinds = get_args(kind) or (kind,)
    return next((_OF_KIND[each] for each in kinds if each in _OF_KIND), "varchar")
