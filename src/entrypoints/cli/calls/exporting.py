"""`akira cdr export`: calls to a file that is whole or not there, with its checksum beside it."""

import csv
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from attrs import evolve

from adapters.timescale.calls.exporting import COLUMNS, Row, exported_calls
from adapters.timescale.money.register import TimescaleMoneyRegister
from application.calls.data import CallSelection
from application.errors import RejectedError
from entrypoints.cli.money.companies import company_named
from entrypoints.cli.running import database
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.progress import progress
from entrypoints.terminal.report import Report
from entrypoints.terminal.words import safe_cell

_LONGEST = 24 * 3600.0
_PARQUET_TYPES: Final = {
    "start_time": "timestamptz", "end_time": "timestamptz", "received_at": "timestamptz",
    "duration": "decimal(12,3)", "pdd": "decimal(9,3)", "billed_seconds": "integer",
    "company_id": "bigint", "sip_code": "smallint", "tariff_id": "bigint",
    "billed_amount": "decimal(20,9)", "supplier_id": "bigint", "supplier_cost": "decimal(20,9)",
    "revision": "integer", "stream_seq": "bigint",
}  # fmt: skip


async def export(
    settings: CliSettings,
    wanted: CallSelection,
    company: str | None,
    target: Path,
    *,
    parquet: bool,
) -> Report:
    """Write calls to a file; one that is there already is refused, not replaced."""
    if parquet:
        _need_duckdb()
    _check(target)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".akira-") as folder:
        scratch = Path(folder) / "calls.csv"
        async with database(settings, longest=_LONGEST) as pool:
            if company is not None:
                found = await company_named(TimescaleMoneyRegister(pool), company)
                wanted = evolve(wanted, company_id=found.id)
            with progress("calls", None) as seen:
                rows = _counted(exported_calls(pool, wanted), seen)
                count = await _write_csv(scratch, rows, raw=parquet)
        done = _to_parquet(scratch) if parquet else scratch
        checksum = hashlib.sha256(done.read_bytes()).hexdigest()
        _publish(done, target, checksum)
    return Report(
        schema="akira.cdr.export/1",
        document={"file": target, "calls": count, "sha256": checksum},
        parts=[f"{count} calls in {target}, sha256 {checksum}; times are UTC"],
    )


def _check(target: Path) -> None:
    if target.exists():
        raise RejectedError(f"{target} is there already")
    if not target.parent.is_dir():
        raise RejectedError(f"{target.parent} is no folder")


async def _counted(
    pieces: AsyncIterator[Sequence[Row]], seen: Callable[[int], None]
) -> AsyncIterator[Sequence[Row]]:
    async for rows in pieces:
        yield rows
        seen(len(rows))


async def _write_csv(target: Path, pieces: AsyncIterator[Sequence[Row]], *, raw: bool) -> int:
    count = 0
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        async for rows in pieces:
            writer.writerows([_cell(value, raw=raw) for value in row] for row in rows)
            count += len(rows)
        file.flush()
        os.fsync(file.fileno())
    return count


def _cell(value: object, *, raw: bool) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
    return str(value) if raw else safe_cell(str(value))


def _to_parquet(scratch: Path) -> Path:
    import duckdb

    done = scratch.with_suffix(".parquet")
    types = {name: _PARQUET_TYPES.get(name, "varchar") for name in COLUMNS}
    read = duckdb.read_csv(str(scratch), header=True, dtype=types)
    read.write_parquet(str(done), compression="zstd")
    return done


def _need_duckdb() -> None:
    try:
        import duckdb  # noqa: F401 asked before any work is done
    except ImportError:
        raise RejectedError("Parquet needs DuckDB: pip install 'akira-cdr[parquet]'") from None


def _publish(done: Path, target: Path, checksum: str) -> None:
    try:
        os.link(done, target)
    except FileExistsError:
        raise RejectedError(f"{target} is there already") from None
    beside = target.with_name(f"{target.name}.sha256")
    beside.write_text(f"{checksum}  {target.name}\n")
