"""What is told of an invoice, to machines, on the terminal and on paper."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.files.invoice_rows import beside_of, number_of
from application.money.drawn import Invoice, LateCall
from domain.money.invoicing import BilledCall, DestinationLine
from domain.money.issuing_events import IssuedLine
from entrypoints.cli.money.invoice_document import document_of, tax_sums
from entrypoints.pages.page import Piece, Summed, page_of
from entrypoints.terminal.report import Part, Report, Table
from entrypoints.terminal.words import money, utc

DESTINATIONS = ["destination", "tax class", "calls", "talk s", "billed s", "net amount"]
_CALLS = ["start", "caller", "callee", "destination", "talk s", "billed s", "amount"]
_BUNDLES = ["bundle", "allowance s", "free s", "calls", "credit"]
_LATE = ["call", "start", "", "destination", "amount"]
_MOST_NAMED = 20


def invoice_report(invoice: Invoice) -> Report:
    """Tell all of it; one whose sums are wrong is not good."""
    parts = [piece.table if isinstance(piece, Summed) else piece for piece in _pieces(invoice)]
    return Report(
        schema="akira.invoice/1",
        document=document_of(invoice),
        parts=[part for part in parts if isinstance(part, Part)],
        good=invoice.right,
    )


def invoice_page(invoice: Invoice) -> str:
    """Give it as a page of HTML, to be printed; what has no number is headed as a draft."""
    title = f"{invoice.account.company.name}, {invoice.month}"
    document = invoice.document
    headed = f"Invoice {document.name}: {title}" if document else f"DRAFT: {title}"
    return page_of(headed, _pieces(invoice))


def what_is_wrong(invoice: Invoice) -> str:
    """Say that the sums are not what the balance was moved by."""
    if invoice.altered:
        return "it is not what was issued under that number: akira reconcile tells more"
    named = ", ".join(str(key) for key in invoice.wrong[:_MOST_NAMED])
    calls = f"; {len(invoice.wrong)} calls differ, such as {named}" if named else ""
    total, moved = _amount(invoice, invoice.total), money(-invoice.moved, _currency(invoice))
    return (
        f"the calls come to {total} by the log and to {moved} by the movements{calls}:"
        " akira reconcile tells more"
    )


def whats_open(invoice: Invoice) -> str:
    """Name the months of UTC that it waits for."""
    return f"{', '.join(invoice.open_months)} (UTC) may still change"


def _pieces(invoice: Invoice) -> Sequence[Piece]:
    currency = _currency(invoice)
    sums = [destination_cells(line, _currency(invoice)) for line in (*invoice.lines, invoice.total)]
    paid = [
        (_there(invoice, each.at), each.kind, each.reference, money(each.amount, currency))
        for each in invoice.payments
    ]
    pieces: list[Piece] = [
        Table("", ["", ""], list(_about(invoice))),
        Summed(Table("calls", DESTINATIONS, sums)),
        *_taxes(invoice),
        *_bundles(invoice),
        Table("what is asked for", ["", ""], list(_asked(invoice))),
        Table("payments and adjustments", ["at", "", "reference", "amount"], paid),
        Table("calls after the close of their month", _LATE,
              [_late(invoice, each) for each in invoice.late]),
        *_beside(invoice),
        *_warnings(invoice),
    ]  # fmt: skip
    if invoice.calls is not None:
        calls = [_call(invoice, call) for call in invoice.calls]
        pieces.append(Summed(Table("each call", _CALLS, [*calls, _total(invoice)])))
    return pieces


def _taxes(invoice: Invoice) -> Iterator[Piece]:
    sums = tax_sums(invoice)
    if any(name for name, _, _ in sums):
        rows = [(name, calls, money(amount, _currency(invoice))) for name, calls, amount in sums]
        yield Table("calls by tax class, without credits", ["tax class", "calls", "net"], rows)


def _asked(invoice: Invoice) -> Iterator[tuple[str, str]]:
    currency, rounded = _currency(invoice), invoice.rounded
    yield "exact sum", money(invoice.net, currency)
    if rounded is not None:
        yield "rounded", money(rounded, currency)
        yield "rounding, which moves no balance", money(rounded - invoice.net, currency)


def _beside(invoice: Invoice) -> Iterator[Piece]:
    if invoice.document is None:
        yield Table("calls on no invoice", ["", "why", "calls"], beside_of(invoice))


def _bundles(invoice: Invoice) -> Iterator[Piece]:
    if not invoice.bundles:
        return
    currency = _currency(invoice)
    rows = [
        (each.bundle, each.allowance, each.seconds, each.calls, money(each.credit, currency))
        for each in invoice.bundles
    ]
    yield Table("free minutes", _BUNDLES, rows)
    yield f"the calls less what is free: {money(invoice.net, currency)}"


def _about(invoice: Invoice) -> Iterator[tuple[str, object]]:
    yield "number", number_of(invoice)
    yield "company", f"{invoice.account.company.name} (#{invoice.account.id})"
    yield "month", f"{invoice.month}, by the clock of {invoice.zone}"
    yield "from", _there(invoice, invoice.start)
    yield "to", _there(invoice, invoice.end)
    yield "closed", _closed(invoice)
    yield "position", str(invoice.position)
    yield "seal", invoice.seal if invoice.sealed else "none covers all of this yet"
    if invoice.document:
        yield "issued", f"{utc(invoice.document.issued_at)} by {invoice.document.by}"


def _closed(invoice: Invoice) -> str:
    if invoice.is_closed:
        return f"yes ({', '.join(invoice.closed)} in UTC)"
    return f"no: {whats_open(invoice)}"


def _warnings(invoice: Invoice) -> Iterator[str]:
    if invoice.beside.incomplete:
        yield "old calls of this time were dropped: those on no invoice may be more"
    if invoice.masked:
        yield f"numbers are masked: {invoice.masked}"
    if not invoice.right:
        yield f"WRONG: {what_is_wrong(invoice)}"
    else:
        yield "the sums are what the balance was moved by"


def destination_cells(line: DestinationLine | IssuedLine, currency: str) -> Sequence[object]:
    """Give the calls to one destination under `DESTINATIONS`."""
    amount = money(line.amount, currency)
    return (line.name, line.tax_class, line.calls, line.seconds, line.billed, amount)


def _call(invoice: Invoice, call: BilledCall) -> Sequence[object]:
    amount = money(call.amount, _currency(invoice))
    return (
        _there(invoice, call.start_time), call.caller, call.callee, call.name, call.seconds,
        call.billed, amount,
    )  # fmt: skip


def _total(invoice: Invoice) -> Sequence[object]:
    total = invoice.total
    return ("total", "", "", "", total.seconds, total.billed, _amount(invoice, total))


def _late(invoice: Invoice, late: LateCall) -> Sequence[object]:
    call, what = late.call, "was changed" if late.changed else "came"
    return (
        call.call_key, _there(invoice, call.start_time), f"{what} after {late.month} was closed",
        call.name, money(call.amount, _currency(invoice)),
    )  # fmt: skip


def _amount(invoice: Invoice, line: DestinationLine) -> str:
    return money(line.amount, _currency(invoice))


def _currency(invoice: Invoice) -> str:
    return invoice.account.company.currency


def _there(invoice: Invoice, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(invoice.zone))
