"""Invoices to the terminal and to new files."""

from enum import StrEnum
from pathlib import Path

from adapters.files.invoice_file import Invoiced, csv_of, write_parquet, write_text
from adapters.files.invoice_rows import draft_of
from application.errors import RejectedError
from application.money.drawn import Invoice
from entrypoints.cli.money.difference_report import (
    difference_page,
    difference_report,
    title_of,
)
from entrypoints.cli.money.difference_words import said_of
from entrypoints.cli.money.invoice_report import (
    invoice_page,
    invoice_report,
    what_is_wrong,
    whats_open,
)
from entrypoints.terminal.printing import json_of
from entrypoints.terminal.report import Report


class InvoiceForm(StrEnum):
    """How an invoice is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    HTML = "html"


def told(drawn: Invoiced, form: InvoiceForm, out: Path | None) -> Report:
    """Show it, or write it to a new file.

    Raises:
        RejectedError: its sums are wrong, or the file cannot be written.
    """
    report = invoice_report(drawn) if isinstance(drawn, Invoice) else difference_report(drawn)
    if out is None and form in (InvoiceForm.TABLE, InvoiceForm.JSON):
        return report
    if not drawn.right:
        invoice = drawn if isinstance(drawn, Invoice) else drawn.now
        raise RejectedError(f"no invoice is written: {what_is_wrong(invoice)}")
    if out is None:
        return Report(schema=report.schema, document={}, parts=[_text(drawn, form, report)])
    if form is InvoiceForm.PARQUET:
        write_parquet(out, drawn)
    else:
        write_text(out, _text(drawn, form, report) + "\n")
    return Report(schema=report.schema, document={}, parts=[*_said(drawn, out)])


def _said(drawn: Invoiced, out: Path) -> list[str]:
    if not isinstance(drawn, Invoice):
        return [f"{out}: {title_of(drawn)}", said_of(drawn)]
    number = f"{drawn.document.name}, " if drawn.document else ""
    what = f"{drawn.month} of {drawn.account.company.name}, position {drawn.position}"
    said = [f"{out}: {number}{what}"]
    if not drawn.is_closed:
        said.append(f"a draft, since its month is not closed: {whats_open(drawn)}")
    elif not drawn.document:
        said.append(_gets(drawn))
    if not drawn.sealed:
        said.append("no seal covers all of it yet: seals follow within a minute")
    return said


def _gets(drawn: Invoice) -> str:
    if not drawn.issued:
        return "a draft without a number: --issue gives it one"
    return f"{draft_of(drawn)}: --issue writes what has that number"


def _text(drawn: Invoiced, form: InvoiceForm, report: Report) -> str:
    if form is InvoiceForm.CSV:
        return csv_of(drawn).removesuffix("\n")
    if form is InvoiceForm.JSON:
        return json_of(report)
    page = invoice_page(drawn) if isinstance(drawn, Invoice) else difference_page(drawn)
    return page.removesuffix("\n")
