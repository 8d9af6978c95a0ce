"""What is told of what has changed of a month since it was invoiced."""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from application.money.invoice_difference import ChangedCall, InvoiceDifference
from domain.money.issuing_events import InvoiceIssued
from entrypoints.cli.money.difference_words import said_of
from entrypoints.cli.money.invoice_document import destination_document, sealed_document
from entrypoints.cli.money.invoice_report import DESTINATIONS, destination_cells
from entrypoints.pages.page import Piece, Summed, page_of
from entrypoints.terminal.report import Part, Report, Table
from entrypoints.terminal.words import money, utc

_CREDITS = ["bundle", "free s", "calls", "credit"]
_CALLS = ["start", "caller", "callee", "destination", "cost", "costs now", "difference"]


def difference_report(found: InvoiceDifference) -> Report:
    """Tell all of it; one whose sums are wrong is not good."""
    parts = [piece.table if isinstance(piece, Summed) else piece for piece in _pieces(found)]
    return Report(
        schema="akira.invoice.difference/1",
        document=_document(found),
        parts=[part for part in parts if isinstance(part, Part)],
        good=found.right,
    )


def difference_page(found: InvoiceDifference) -> str:
    """Give it as a page of HTML, to be printed; what has no number is headed as a draft."""
    return page_of(title_of(found), _pieces(found))


def title_of(found: InvoiceDifference) -> str:
    """Say what it is, and to which invoice it belongs."""
    what = "Credit note" if found.content.exact < 0 else "Difference invoice"
    number = f"{what} {found.document.name}" if found.document else f"DRAFT: {what}"
    return f"{number} to {found.before[0].name}, {_company(found)}, {found.now.month}"


def _document(found: InvoiceDifference) -> Mapping[str, object]:
    now, document = found.now, found.document
    exact, rounded = found.content.exact, found.rounded
    return {
        "company": _company(found),
        "company_id": now.account.id,
        "month": str(now.month),
        "zone": now.zone,
        "from": now.start,
        "to": now.end,
        "currency": _currency(found),
        "number": document and document.name,
        "corrects": found.before[0].name,
        "before": [_short(each) for each in found.before],
        "difference": not found.content.is_nothing,
        **_content(found),
        "net": exact,
        "rounded": rounded,
        "rounding": None if rounded is None else rounded - exact,
        "month_net": now.net,
        "calls_changed": now.changed,
        "calls": None if found.calls is None else [_call(each, found) for each in found.calls],
        "position": now.position,
        **sealed_document(now),
        "issued_at": document and document.issued_at,
        "issued_by": document and document.by,
        "masked": now.masked,
        "right": found.right,
        "wrong": now.wrong,
    }  # fmt: skip


def _content(found: InvoiceDifference) -> Mapping[str, object]:
    return {
        "destinations": [
            destination_document(each, _currency(found)) for each in found.content.lines
        ],
        "bundles": [
            {
                "bundle": each.bundle,
                "seconds": each.seconds,
                "calls": each.calls,
                "credit": each.credit,
                "currency": _currency(found),
            }
            for each in found.content.credits
        ],
    }


def _short(document: InvoiceIssued) -> Mapping[str, object]:
    return {
        "number": document.name,
        "net": document.exact,
        "rounded": document.rounded,
        "issued_at": document.issued_at,
    }


def _call(each: ChangedCall, found: InvoiceDifference) -> Mapping[str, object]:
    call = each.call
    return {
        "call_key": call.call_key,
        "start": call.start_time.astimezone(ZoneInfo(found.now.zone)),
        "caller": call.caller,
        "callee": call.callee,
        "destination": call.destination,
        "side": call.side,
        "before": each.before,
        "now": call.amount,
        "currency": _currency(found),
    }


def _pieces(found: InvoiceDifference) -> Sequence[Piece]:
    currency = _currency(found)
    lines = [destination_cells(each, currency) for each in found.content.lines]
    credits_ = [
        (each.bundle, each.seconds, each.calls, money(each.credit, currency))
        for each in found.content.credits
    ]
    pieces: list[Piece] = [Table("", ["", ""], list(_about(found)))]
    if lines:
        pieces.append(Table("what is added to calls, or taken away", DESTINATIONS, lines))
    if credits_:
        pieces.append(Table("what is added to free minutes, or taken away", _CREDITS, credits_))
    if found.calls is not None:
        pieces.append(Table("calls that came or were changed", _CALLS, list(_calls(found))))
    if found.now.masked:
        pieces.append(f"numbers are masked: {found.now.masked}")
    if not found.right:
        pieces.append("WRONG: the sums are not what moved the balance: akira reconcile tells more")
    return [*pieces, said_of(found)]


def _calls(found: InvoiceDifference) -> Iterator[Sequence[object]]:
    currency = _currency(found)
    for each in found.calls or ():
        call = each.call
        there = call.start_time.astimezone(ZoneInfo(found.now.zone))
        yield (
            there, call.caller, call.callee, call.name, money(each.before, currency),
            money(call.amount, currency), money(call.amount - each.before, currency),
        )  # fmt: skip


def _about(found: InvoiceDifference) -> Iterator[tuple[str, object]]:
    now, document, currency = found.now, found.document, _currency(found)
    yield "number", document.name if document else "none: a draft"
    yield "to the invoice", found.before[0].name
    yield "company", f"{_company(found)} (#{now.account.id})"
    yield "month", f"{now.month}, by the clock of {now.zone}"
    for each in found.before:
        yield (
            f"{each.name}",
            f"{money(each.exact, currency)}, asked {money(each.rounded, currency)}",
        )
    yield "the month by now" if document is None else "the month then", money(now.net, currency)
    yield "difference", money(found.content.exact, currency)
    if found.rounded is not None:
        yield "rounded", money(found.rounded, currency)
        yield "rounding", money(found.rounded - found.content.exact, currency)
    yield "seal", now.seal if now.sealed else "none covers all of this yet"
    if document:
        yield "issued", f"{utc(document.issued_at)} by {document.by}"


def _company(found: InvoiceDifference) -> str:
    return found.now.account.company.name


def _currency(found: InvoiceDifference) -> str:
    return found.now.account.company.currency
