"""What has changed of an invoiced month as rows of text, in the columns of an invoice."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from adapters.files.invoice_rows import asked_rows, bundle_row, destination_row
from application.money.invoice_difference import InvoiceDifference


def difference_rows(found: InvoiceDifference) -> Iterator[dict[str, str]]:
    """Give all of it, what it is about first; an absent column is empty."""
    currency = found.now.account.company.currency
    yield from ({"row": "about", "reference": k, "note": v} for k, v in _about(found))
    for line in found.content.lines:
        yield destination_row(line, currency)
    for credit in found.content.credits:
        yield bundle_row(credit, currency)
    yield from asked_rows(found.content.exact, found.rounded, currency)
    yield from _calls(found, currency)


def _calls(found: InvoiceDifference, currency: str) -> Iterator[dict[str, str]]:
    zone = ZoneInfo(found.now.zone)
    for each in found.calls or ():
        call = each.call
        yield {
            "row": "call",
            "start": call.start_time.astimezone(zone).isoformat(),
            "destination": call.name or "",
            "amount": f"{call.amount - each.before:f}",
            "currency": currency,
            "caller": call.caller or "",
            "callee": call.callee or "",
            "call_key": str(call.call_key),
            "note": f"{each.before:f} before, {call.amount:f} now",
        }


def _about(found: InvoiceDifference) -> Iterator[tuple[str, str]]:
    now = found.now
    yield "number", found.document.name if found.document else "none: a draft"
    yield "corrects", found.before[0].name
    yield "company", now.account.company.name
    yield "month", str(now.month)
    yield "zone", now.zone
    yield "from", now.start.isoformat()
    yield "to", now.end.isoformat()
    yield "position", str(now.position)
    yield "difference", "no" if found.content.is_nothing else "yes"
    yield "seal", now.seal if now.seal and now.sealed else "none covers all of this yet"
