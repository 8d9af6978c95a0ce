"""What is told of invoices that have a number."""

from collections.abc import Mapping, Sequence

from domain.money.issuing_events import InvoiceIssued
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import money

_COLUMNS = ["number", "company", "month", "corrects", "exact", "rounded", "issued", "by"]
Row = tuple[int, str, InvoiceIssued]


def issued_report(found: Sequence[Row]) -> Report:
    """List them, each with the number of its company and its currency."""
    rows = [
        (each.name, f"{each.company} (#{number})", each.month, each.corrects,
         money(each.exact, currency), money(each.rounded, currency), each.issued_at, each.by)
        for number, currency, each in found
    ]  # fmt: skip
    return Report(
        schema="akira.invoices/1",
        document={"invoices": [_document(*each) for each in found]},
        parts=[Table("invoices", _COLUMNS, rows)],
    )


def _document(number: int, currency: str, each: InvoiceIssued) -> Mapping[str, object]:
    return {
        "number": each.name, "series": each.series, "company": each.company, "company_id": number,
        "month": each.month, "zone": each.zone, "corrects": each.corrects, "net": each.exact,
        "rounded": each.rounded, "rounding": each.rounding, "currency": currency,
        "position": each.position, "seal": each.seal, "issued_at": each.issued_at,
        "issued_by": each.by,
    }  # fmt: skip
