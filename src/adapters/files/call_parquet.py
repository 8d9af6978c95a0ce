"""Calls as Parquet, made by DuckDB of CSV."""

from pathlib import Path
from typing import Final

from attrs import frozen

from adapters.files.call_csv import Calls, note_checksum, sha256_of, write_rows
from adapters.files.call_rows import COLUMNS
from adapters.files.new_file import new_file
from application.calls.data import WrittenCalls
from application.calls.ports import CallFile
from application.errors import RejectedError

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
        try:
            import duckdb  # noqa: PLC0415 an extra, asked for before any work is done
        except ImportError:
            raise RejectedError("Parquet needs DuckDB: pip install 'akira-cdr[parquet]'") from None
        with new_file(self.target) as part:
            rows = part.with_name(f"{part.name}.csv")
            try:
                count = await write_rows(rows, calls)
                types = {name: _TYPES.get(name, "varchar") for name in COLUMNS}
                read = duckdb.read_csv(str(rows), header=True, dtype=types)
                read.write_parquet(str(part), compression="zstd")
            finally:
                rows.unlink(missing_ok=True)
            checksum = sha256_of(part)
        note_checksum(self.target, checksum)
        return WrittenCalls(calls=count, sha256=checksum)
