"""What is told of invoiced months that are not what was issued of them any more."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from application.money.changed_months import ChangedMonths
from application.money.invoice_difference import InvoiceDifference
from entrypoints.cli.money.difference_words import said_of
from entrypoints.cli.money.invoice_report import what_is_wrong
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import money

_COLUMNS = ["company", "month", "issued as", "issued", "by now", "difference", "what"]


def changed_report(found: ChangedMonths) -> Report:
    """List them, and say of how many none differs; a month whose sums are wrong is not good."""
    return Report(
        schema="akira.invoices.changed/1",
        document={
            "looked_at": found.looked_at,
            "changed": [_document(each) for each in found.changed],
        },
        parts=[
            Table("invoiced months that have changed since", _COLUMNS,
                  [_row(each) for each in found.changed]),
            _said(found),
        ],
        good=all(each.right for each in found.changed),
    )  # fmt: skip


def _said(found: ChangedMonths) -> str:
    if not found.looked_at:
        return "no month of these was issued: there is nothing to compare"
    if not found.changed:
        return f"none of {found.looked_at} invoiced months differs from what was issued of it"
    return (
        f"{len(found.changed)} of {found.looked_at} invoiced months differ from what was issued:"
        " akira invoice COMPANY MONTH --difference"
    )


def _row(found: InvoiceDifference) -> Sequence[object]:
    account, content = found.now.account, found.content
    currency = account.company.currency
    what = said_of(found) if found.right else f"WRONG: {what_is_wrong(found.now)}"
    return (
        f"{account.company.name} (#{account.id})", str(found.now.month), _names(found),
        money(_issued(found), currency), money(found.now.net, currency),
        money(content.exact, currency), what,
    )  # fmt: skip


def _document(found: InvoiceDifference) -> Mapping[str, object]:
    account = found.now.account
    return {
        "company": account.company.name,
        "company_id": account.id,
        "month": str(found.now.month),
        "zone": found.now.zone,
        "numbers": [each.name for each in found.before],
        "issued_net": _issued(found),
        "month_net": found.now.net,
        "net": found.content.exact,
        "currency": account.company.currency,
        "calls_changed": found.now.changed,
        "what": said_of(found),
        "right": found.right,
    }


def _names(found: InvoiceDifference) -> str:
    return ", ".join(each.name for each in found.before)


def _issued(found: InvoiceDifference) -> Decimal:
    return sum((each.exact for each in found.before), Decimal(0))
