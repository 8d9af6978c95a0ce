"""An invoice as CSV, which spreadsheets may open, or as Parquet."""

import csv
import io
from pathlib import Path

from adapters.files.difference_rows import difference_rows
from adapters.files.invoice_rows import TYPES, guarded, rows_of
from adapters.files.new_file import new_file
from adapters.files.parquet import needs_duckdb, pack_rows
from adapters.files.spreadsheet import safe_cell
from application.money.drawn import Invoice
from application.money.invoice_difference import InvoiceDifference

Invoiced = Invoice | InvoiceDifference


def csv_of(invoice: Invoiced, *, for_people: bool = True) -> str:
    """Give its rows with a header; for people no text of a stranger is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(TYPES)
    rows = rows_of(invoice) if isinstance(invoice, Invoice) else difference_rows(invoice)
    for row in rows:
        writer.writerow(
            safe_cell(value) if foreign and for_people else value
            for _, value, foreign in guarded(row)
        )
    return text.getvalue()


def write_parquet(target: Path, invoice: Invoiced) -> None:
    """Write a new file; text stands in it as somebody wrote it.

    Raises:
        RejectedError: DuckDB is missing, the name is taken, or nothing can be written there.
    """
    needs_duckdb()
    with new_file(target) as part:
        rows = part.with_name(f"{part.name}.csv")
        try:
            rows.write_text(csv_of(invoice, for_people=False))
            pack_rows(rows, part, TYPES)
        finally:
            rows.unlink(missing_ok=True)


def write_text(target: Path, text: str) -> None:
    """Write a new file.

    Raises:
        RejectedError: the name is taken, or nothing can be written there.
    """
    with new_file(target) as part:
        part.write_text(text)
