"""`akira topup`, `adjust`, `balance`, `statement`: money in, and money explained."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from application.money.data import CompanyAccount, Statement, StatementLine
from application.money.pay import Pay
from application.money.statement import DrawStatement
from domain.money.movement import MovementKind
from entrypoints.cli.money.companies import company_named, money_ports
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import exact, money, safe_cell

_COLUMNS = (
    "at", "kind", "amount", "balance", "reference", "callee", "destination", "billed_seconds",
    "call_id", "call_key", "revision",
)  # fmt: skip


async def pay(
    settings: CliSettings, name: str, kind: MovementKind, money_in: tuple[Decimal, str]
) -> Report:
    """Enter a payment."""
    amount, reference = money_in
    async with money_ports(settings) as ports:
        work = Pay(book=ports.book, register=ports.register, currencies=ports.currencies)
        changed = await work(name, kind, amount, reference)
    repeated, found = not changed.events, changed.account
    words = "was entered before: nothing changed" if repeated else "entered"
    balance_now = money(found.balance, found.company.currency)
    return Report(
        schema="akira.payment/1",
        document={"repeated": repeated, **_balance(found)},
        parts=[f"{kind.value} {reference} {words}; balance {balance_now}"],
    )


async def balance(settings: CliSettings, name: str) -> Report:
    """Tell a balance."""
    async with money_ports(settings) as ports:
        found = await company_named(ports.register, name)
    company = found.company
    return Report(
        schema="akira.balance/1",
        document=_balance(found),
        parts=[
            f"{company.name}: {money(found.balance, company.currency)} ({company.status.value})"
        ],
    )


async def statement(
    settings: CliSettings, name: str, span: tuple[datetime, datetime], *, as_csv: bool
) -> Report:
    """Explain a balance."""
    async with money_ports(settings) as ports:
        company, found = await DrawStatement(register=ports.register)(name, *span)
    return Report(
        schema="akira.statement/1",
        document={
            "company": company.company.name,
            "currency": found.currency,
            "from": found.start,
            "to": found.end,
            "opening": found.opening,
            "lines": [_line(each) for each in found.lines],
            "closing": found.closing,
        },
        parts=[_csv(found)] if as_csv else statement_parts(company, found),
    )


def statement_parts(company: CompanyAccount, found: Statement) -> list[Table | str]:
    """Write a statement for people."""
    rows = [
        (each.at, each.kind, each.amount, each.balance, each.callee or each.reference,
         each.destination, each.billed_seconds, each.call_id)
        for each in found.lines
    ]  # fmt: skip
    columns = ["when (UTC)", "", "amount", "balance", "callee or reference", "destination",
               "billed s", "Call-ID"]  # fmt: skip
    return [
        f"{company.company.name}: opening {money(found.opening, found.currency)}",
        Table("movements", columns, rows),
        f"closing {money(found.closing, found.currency)}",
    ]


def _balance(found: CompanyAccount) -> Mapping[str, object]:
    company = found.company
    return {
        "company": company.name,
        "company_id": found.id,
        "currency": company.currency,
        "balance": found.balance,
        "status": company.status,
    }


def _line(line: StatementLine) -> dict[str, object]:
    return {name: getattr(line, name) for name in _COLUMNS}


def _csv(found: Statement) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerow([found.start.isoformat(), "opening", "", exact(found.opening)])
    for line in found.lines:
        writer.writerow([_cell(getattr(line, name)) for name in _COLUMNS])
    writer.writerow([found.end.isoformat(), "closing", "", exact(found.closing)])
    return text.getvalue().removesuffix("\n")


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return exact(value)
        case datetime():
            return value.isoformat()
    return safe_cell(str(value))
