"""An invoice for machines."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from application.money.invoice_data import Invoice, NotInvoiced
from domain.money.invoicing import BilledCall, DestinationLine
from domain.money.movement import MovementKind
from entrypoints.cli.money.bundle_reports import credit_document


def document_of(invoice: Invoice) -> Mapping[str, object]:
    """Give all of an invoice; times by the clock of its zone, bounds in UTC."""
    currency = _currency(invoice)
    return {
        "company": invoice.account.company.name,
        "company_id": invoice.account.id,
        "month": str(invoice.month),
        "zone": invoice.zone,
        "from": invoice.start,
        "to": invoice.end,
        "currency": currency,
        "position": invoice.position,
        "closed": invoice.is_closed,
        "months": {m: close.closed_at if close else None for m, close in invoice.closed.items()},
        "seal": invoice.seal,
        **_parts(invoice, currency),
        "not_invoiced": _beside(invoice.beside),
        "masked": invoice.masked,
        "moved": invoice.moved,
        "right": invoice.right,
        "wrong": invoice.wrong,
    }


def _parts(invoice: Invoice, currency: str) -> dict[str, object]:
    return {
        "destinations": [
            {"destination": line.destination, "side": line.side, **_sums(line, currency)}
            for line in invoice.lines
        ],
        "total": _sums(invoice.total, currency),
        "bundles": [credit_document(each, currency) for each in invoice.bundles],
        "net": invoice.net,
        "payments": [
            {"at": each.at, "kind": each.kind, "amount": each.amount, "currency": currency,
             "reference": each.reference}
            for each in invoice.payments
        ],
        "paid": invoice.paid(MovementKind.TOPUP),
        "adjusted": invoice.paid(MovementKind.ADJUSTMENT),
        "late": [
            {**_call_document(each.call, invoice), "month": each.month,
             "what": "changed" if each.changed else "came"}
            for each in invoice.late
        ],
        "calls": None if invoice.calls is None
        else [_call_document(call, invoice) for call in invoice.calls],
    }  # fmt: skip


def _beside(beside: NotInvoiced) -> dict[str, object]:
    return {
        "free": beside.free,
        "unrated": beside.unrated,
        "unrated_of_nobody": beside.of_nobody,
        "incomplete": beside.incomplete,
    }


def _sums(line: DestinationLine, currency: str) -> dict[str, object]:
    return {
        "calls": line.calls,
        "seconds": line.seconds,
        "billed_seconds": line.billed,
        "amount": line.amount,
        "currency": currency,
    }


def _call_document(call: BilledCall, invoice: Invoice) -> dict[str, object]:
    return {
        "call_key": call.call_key,
        "start": _there(invoice, call.start_time),
        "caller": call.caller,
        "callee": call.callee,
        "destination": call.destination,
        "side": call.side,
        "seconds": call.seconds,
        "billed_seconds": call.billed,
        "amount": call.amount,
        "currency": _currency(invoice),
    }


def _currency(invoice: Invoice) -> str:
    return invoice.account.company.currency


def _there(invoice: Invoice, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(invoice.zone))
