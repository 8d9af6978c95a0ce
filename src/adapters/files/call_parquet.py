"""Calls as Parquet, made by DuckDB of CSV."""

from pathlib import Path
from typing import Final

from attrs import frozen

from adapters.files.call_csv import Calls, note_checksum, sha256_of, write_rows
from adapters.files.call_rows import COLUMNS
from adapters.files.new_file import new_file
from adapters.files.parquet import needs_duckdb, pack_rows
from application.calls.data import WrittenCalls
from application.calls.ports import CallFile

_TYPES: Final = {
    "start_time": "timestamptz", "end_time": "timestamptz", "received_at": "timestamptz",
    "duration": "decimal(12,3)", "pdd": "decimal(9,3)", "billed_seconds": "integer",
    "company_id": "bigint", "sip_code": "smallint", "tariff_id": "bigint",
    "billed_amount": "decimal(20,9)", "supplier_id": "bigint", "supplier_cost": "decimal(20,9)",
    "revision": "integer", "stream_seq": "bigint",
}  # fmt: skip


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
                pack_rows(rows, part, {name: _TYPES.get(name, "varchar") for name in COLUMNS})
            finally:
                rows.unlink(missing_ok=True)
            checksum = sha256_of(part)
        note_checksum(self.target, checksum)
        return WrittenCalls(calls=count, sha256=checksum)
