"""What is told of payments, balances and statements."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from adapters.files.spreadsheet import safe_cell
from application.money.data import Changed, CompanyAccount
from application.money.statement import DrawnStatement
from domain.money.movement import MovementKind
from entrypoints.terminal.report import Part, Report, Table
from entrypoints.terminal.words import exact, money, plain

_COLUMNS = (
    "at", "kind", "amount", "balance", "reference", "callee", "destination", "billed_seconds",
    "call_id", "call_key", "revision", "caller", "start", "seconds",
)  # fmt: skip
_SHOWN = ["when (UTC)", "", "amount", "balance", "callee or reference", "destination", "billed s",
          "start (UTC)", "caller", "talk s", "Call-ID"]  # fmt: skip
_SPARE = ["destination", "billed s", "start (UTC)", "caller", "talk s", "Call-ID"]


def payment_report(changed: Changed, kind: MovementKind, reference: str) -> Report:
    """Tell that a payment is entered, or was before."""
    repeated, account = not changed.events, changed.account
    words = "was entered before: nothing changed" if repeated else "entered"
    balance = money(account.balance, account.company.currency)
    return Report(
        schema="akira.payment/1",
        document={"repeated": repeated, **_balance(account)},
        parts=[f"{kind.value} {reference} {words}; balance {balance}"],
    )


def balance_report(account: CompanyAccount) -> Report:
    """Tell a balance."""
    company = account.company
    balance = money(account.balance, company.currency)
    return Report(
        schema="akira.balance/1",
        document=_balance(account),
        parts=[f"{company.name}: {balance} ({company.status.value})"],
    )


def statement_report(drawn: DrawnStatement, *, as_csv: bool) -> Report:
    """Explain a balance: opening, every movement, closing."""
    found = drawn.found
    return Report(
        schema="akira.statement/1",
        document={
            "company": drawn.account.company.name,
            "currency": found.currency,
            "from": found.start,
            "to": found.end,
            "opening": found.opening,
            "lines": [
                {**{name: getattr(line, name) for name in _COLUMNS}, "currency": found.currency}
                for line in found.lines
            ],
            "closing": found.closing,
            "position": found.position,
            "masked": drawn.masked is not None,
            "seal": drawn.head and drawn.head.line,
        },
        parts=[_csv(drawn)] if as_csv else _statement_parts(drawn),
    )


def _statement_parts(drawn: DrawnStatement) -> Sequence[Part]:
    found, name = drawn.found, drawn.account.company.name
    rows = [
        (each.at, each.kind, each.amount, each.balance, each.callee or each.reference,
         each.destination, each.billed_seconds, each.start, each.caller, each.seconds, each.call_id)
        for each in found.lines
    ]  # fmt: skip
    # With their zone: a date without one is of the company's, which may be another tomorrow.
    span = f"from {plain(found.start)} to {plain(found.end)}"
    return [
        f"{name}, {span}: opening {money(found.opening, found.currency)}",
        Table("movements", _SHOWN, rows, spare=_SPARE),
        f"closing {money(found.closing, found.currency)}; position {found.position}",
        *_seal(drawn),
        *_why(drawn),
    ]


def _why(drawn: DrawnStatement) -> Sequence[str]:
    return [f"numbers are masked: {drawn.masked}"] if drawn.masked else []


def _seal(drawn: DrawnStatement) -> Sequence[str]:
    return [f"sealed: {drawn.head.line}"] if drawn.head else []


def _balance(account: CompanyAccount) -> Mapping[str, object]:
    company = account.company
    return {
        "company": company.name,
        "company_id": account.id,
        "currency": company.currency,
        "balance": account.balance,
        "status": company.status,
    }


def _csv(drawn: DrawnStatement) -> str:
    found = drawn.found
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*_COLUMNS, "currency"])
    opening = (found.start.isoformat(), "opening", "", exact(found.opening))
    writer.writerow(_padded(opening, found.currency))
    for line in found.lines:
        writer.writerow([*(_cell(getattr(line, name)) for name in _COLUMNS), found.currency])
    closing = (found.end.isoformat(), "closing", "", exact(found.closing))
    notes = f"position {found.position}", *_why(drawn), *_seal(drawn)
    writer.writerow(_padded([*closing, *notes], found.currency))
    return text.getvalue().removesuffix("\n")


def _padded(cells: Sequence[str], currency: str) -> Sequence[str]:
    return [*cells, *[""] * (len(_COLUMNS) - len(cells)), currency]


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return exact(value)
        case datetime():
            return value.isoformat()
    return safe_cell(str(value))
