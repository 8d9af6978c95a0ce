"""Rows of text as Parquet, by DuckDB, which is an extra."""

from collections.abc import Mapping
from pathlib import Path

from application.errors import RejectedError


def needs_duckdb() -> None:
    """Ask for it before any work is done.

    Raises:
        RejectedError: it is not installed.
    """
    try:
        import duckdb  # noqa: F401, PLC0415 only looked for
    except ImportError:
        raise RejectedError("Parquet needs DuckDB: pip install 'akira-cdr[parquet]'") from None


def pack_rows(rows: Path, target: Path, types: Mapping[str, str]) -> None:
    """Write the rows of a CSV file with a header, each column as its type of DuckDB."""
    import duckdb  # noqa: PLC0415 as above

    read = duckdb.read_csv(str(rows), header=True, dtype=dict(types))
    read.write_parquet(str(target), compression="zstd")
