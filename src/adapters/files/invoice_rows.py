"""An invoice as rows of text, one column a kind of value; amounts of calls are what is owed."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from application.money.drawn import Invoice
from domain.money.bundle_events import BundleSettled
from domain.money.invoicing import BilledCall, DestinationLine
from domain.money.issuing_events import IssuedCredit, IssuedLine

TYPES: Final = {
    "row": "varchar", "start": "timestamptz", "destination": "varchar", "calls": "bigint",
    "seconds": "decimal(18,3)", "billed_seconds": "bigint", "amount": "decimal(20,9)",
    "currency": "varchar", "caller": "varchar", "callee": "varchar", "reference": "varchar",
    "call_key": "varchar", "note": "varchar", "tax_class": "varchar",
}  # fmt: skip
_TEXTS: Final = ("destination", "caller", "callee", "reference", "note", "tax_class")


def rows_of(invoice: Invoice) -> Iterator[dict[str, str]]:
    """Give all of it, what it is about first; an absent column is empty."""
    currency, zone = invoice.account.company.currency, ZoneInfo(invoice.zone)
    yield from ({"row": "about", "reference": k, "note": v} for k, v in _about(invoice))
    yield from _owed(invoice, currency)
    for paid in invoice.payments:
        yield {
            "row": paid.kind.value,
            "start": paid.at.astimezone(zone).isoformat(),
            "amount": f"{paid.amount:f}",
            "currency": currency,
            "reference": paid.reference or "",
        }
    for call in invoice.calls or ():
        yield {"row": "call", **_call(call, currency, zone)}
    for late in invoice.late:
        what = "was changed" if late.changed else "came"
        note = f"{what} after {late.month} was closed"
        yield {"row": "late", **_call(late.call, currency, zone), "note": note}
    for kind, reason, calls in beside_of(invoice):
        yield {"row": kind, "calls": str(calls), "note": reason}


def _owed(invoice: Invoice, currency: str) -> Iterator[dict[str, str]]:
    for line in invoice.lines:
        yield destination_row(line, currency)
    yield {"row": "total", **_sums(invoice.total, currency)}
    for each in invoice.bundles:
        yield {**bundle_row(each, currency), "note": f"free, of {each.allowance} s"}
    yield from asked_rows(invoice.net, invoice.rounded, currency)


def destination_row(line: DestinationLine | IssuedLine, currency: str) -> dict[str, str]:
    """Give the calls to one destination."""
    return {
        "row": "destination",
        **_sums(line, currency),
        "destination": line.name,
        "tax_class": line.tax_class or "",
    }


def bundle_row(credit: BundleSettled | IssuedCredit, currency: str) -> dict[str, str]:
    """Give what a bundle credits."""
    return {
        "row": "bundle",
        "calls": str(credit.calls),
        "billed_seconds": str(credit.seconds),
        "amount": f"{credit.credit:f}",
        "currency": currency,
        "reference": credit.bundle,
    }


def asked_rows(exact: Decimal, rounded: Decimal | None, currency: str) -> Iterator[dict[str, str]]:
    """Give what it all comes to, and what is asked for where the currency is known."""
    yield {"row": "net", "amount": f"{exact:f}", "currency": currency}
    if rounded is not None:
        yield {"row": "rounded", "amount": f"{rounded:f}", "currency": currency}


def guarded(row: dict[str, str], guard: Sequence[str] = _TEXTS) -> Iterator[tuple[str, str, bool]]:
    """Give the columns in their order: name, text, and whether somebody else wrote the text."""
    return ((name, row.get(name, ""), name in guard) for name in TYPES)


def beside_of(invoice: Invoice) -> Sequence[tuple[str, str, int]]:
    """Give what stands on no invoice: in which column, why, and how many calls.

    It may change, and what has a number does not: there nothing is given.
    """
    if invoice.document is not None:
        return []
    beside = invoice.beside
    found = [("free", "answered, and cost nothing", beside.free)]
    found.append(("unanswered", "busy, refused or given up: nothing to pay", beside.unanswered))
    found += [("unrated", reason, calls) for reason, calls in sorted(beside.unrated.items())]
    found += [("unrated", "nobody knows who pays; of all companies", beside.of_nobody)]
    return [each for each in found if each[2]]


def number_of(invoice: Invoice) -> str:
    """Give the number, or say that it has none, and which one its month has."""
    if invoice.document:
        return invoice.document.name
    if not invoice.issued:
        return "none: a draft"
    return f"none: {draft_of(invoice)}; --difference tells what changed since"


def draft_of(invoice: Invoice) -> str:
    """Say which numbers the month of a draft has; it has one."""
    return f"a draft of a month that has {', '.join(each.name for each in invoice.issued)}"


def _about(invoice: Invoice) -> Iterator[tuple[str, str]]:
    yield "number", number_of(invoice)
    yield "company", invoice.account.company.name
    yield "month", str(invoice.month)
    yield "zone", invoice.zone
    yield "from", invoice.start.isoformat()
    yield "to", invoice.end.isoformat()
    yield "position", str(invoice.position)
    yield "closed", "yes" if invoice.is_closed else "no"
    yield "seal", invoice.seal if invoice.seal and invoice.sealed else "none covers all of this yet"
    if invoice.masked:
        yield "masked", invoice.masked


def _sums(line: DestinationLine | IssuedLine, currency: str) -> dict[str, str]:
    return {
        "calls": str(line.calls),
        "seconds": f"{line.seconds:f}",
        "billed_seconds": str(line.billed),
        "amount": f"{line.amount:f}",
        "currency": currency,
    }


def _call(call: BilledCall, currency: str, zone: ZoneInfo) -> dict[str, str]:
    return {
        "start": call.start_time.astimezone(zone).isoformat(),
        "destination": call.name or "",
        "seconds": "" if call.seconds is None else f"{call.seconds:f}",
        "billed_seconds": str(call.billed),
        "amount": f"{call.amount:f}",
        "currency": currency,
        "caller": call.caller or "",
        "callee": call.callee or "",
        "call_key": str(call.call_key),
    }
