"""An invoice for machines."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from application.money.drawn import Invoice
from application.money.invoice_data import NotInvoiced
from domain.money.invoicing import BilledCall, DestinationLine
from domain.money.issuing_events import IssuedLine
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
        "number": invoice.document and invoice.document.name,
        "issued": [each.name for each in invoice.issued],
        **sealed_document(invoice),
        **_parts(invoice, currency),
        "not_invoiced": None if invoice.document else _beside(invoice.beside),
        "masked": invoice.masked,
        "moved": invoice.moved,
        "right": invoice.right,
        "wrong": invoice.wrong,
    }


def sealed_document(invoice: Invoice) -> dict[str, object]:
    """Give the seal that covers all of it; where none does, the last one by another name."""
    if invoice.sealed:
        return {"seal": invoice.seal, "sealed": True, "last_seal": invoice.seal}
    return {"seal": None, "sealed": False, "last_seal": invoice.seal}


def tax_sums(invoice: Invoice) -> Sequence[tuple[str | None, int, Decimal]]:
    """Give calls and net amount of each tax class, those of none last; credits are not in it."""
    sums: dict[str | None, tuple[int, Decimal]] = {}
    for line in invoice.lines:
        calls, amount = sums.get(line.tax_class, (0, Decimal(0)))
        sums[line.tax_class] = (calls + line.calls, amount + line.amount)
    names = sorted(sums, key=lambda name: (name is None, name or ""))
    return [(name, *sums[name]) for name in names]


def _parts(invoice: Invoice, currency: str) -> dict[str, object]:
    return {
        "destinations": [
            destination_document(line, currency) for line in invoice.lines
        ],
        "total": _sums(invoice.total, currency),
        "bundles": [credit_document(each, currency) for each in invoice.bundles],
        "tax_classes": [
            {"tax_class": name, "calls": calls, "amount": amount, "currency": currency}
            for name, calls, amount in tax_sums(invoice)
        ],
        "net": invoice.net,
        "rounded": invoice.rounded,
        "rounding": None if invoice.rounded is None else invoice.rounded - invoice.net,
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
        "unanswered": beside.unanswered,
        "unrated": beside.unrated,
        "unrated_of_nobody": beside.of_nobody,
        "incomplete": beside.incomplete,
    }


def destination_document(line: DestinationLine | IssuedLine, currency: str) -> dict[str, object]:
    """Give the calls to one destination."""
    return {
        "destination": line.destination,
        "side": line.side,
        "tax_class": line.tax_class,
        **_sums(line, currency),
    }


def _sums(line: DestinationLine | IssuedLine, currency: str) -> dict[str, object]:
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
