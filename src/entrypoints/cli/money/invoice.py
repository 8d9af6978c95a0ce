"""`akira invoice`: a month of a company, as it can be invoiced."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from adapters.files.invoice_file import csv_of, write_parquet, write_text
from application.errors import RejectedError
from application.money.draw_invoice import InvoiceWish
from application.money.invoice_data import Invoice
from domain.facts.month import Month, read_month
from domain.moment import is_plausible
from entrypoints.cli.money.invoice_report import (
    invoice_page,
    invoice_report,
    what_is_wrong,
    whats_open,
)
from entrypoints.cli.options import Company, Json
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.uses import money
from entrypoints.terminal.printing import json_of
from entrypoints.terminal.report import Report

if TYPE_CHECKING:
    from entrypoints.containers.operator.money import MoneyContainer


class InvoiceForm(StrEnum):
    """How an invoice is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    HTML = "html"


# Where a month begins first.
_FIRST_ZONE: Final = timedelta(hours=14)
Wanted = Annotated[str, typer.Argument(metavar="MONTH", help="Such as 2026-10.")]
Form = Annotated[InvoiceForm, typer.Option("--format", help="html is a page to be printed.")]
Out = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", dir_okay=False, help="A new file.")
]
# As it was called before; scripts have it.
OldOut = Annotated[Path | None, typer.Option("--out", dir_okay=False, hidden=True)]
Calls = Annotated[bool, typer.Option("--calls", help="Each call beside the sums.")]
AsOf = Annotated[
    int | None,
    typer.Option(metavar="POSITION", help="As it was drawn; an invoice names its position."),
]
OtherZone = Annotated[
    str | None, typer.Option("--zone", metavar="ZONE", help="Instead of the company's.")
]


def invoice(  # noqa: PLR0913 each is an option
    name: Company,
    month: Wanted,
    *,
    form: Form = InvoiceForm.TABLE,
    output: Out = None,
    old_output: OldOut = None,
    calls: Calls = False,
    as_of: AsOf = None,
    zone: OtherZone = None,
    as_json: Json = False,
) -> int:
    """Sum up the calls that began in a month, by destination; 1 if the movements say otherwise."""
    wish = InvoiceWish(month=_month(month), zone=zone, as_of=as_of, calls=calls)
    form = InvoiceForm.JSON if as_json else form
    out = output or old_output
    _refuse(form, out)

    async def work(use: "MoneyContainer") -> Invoice:
        return await use.draw_invoice()(name, wish)

    return run(
        money(database(longest=A_DAY)),
        work,
        lambda drawn: _told(drawn, form, out),
        as_json=form is InvoiceForm.JSON and out is None,
    )


def _refuse(form: InvoiceForm, out: Path | None) -> None:
    if form is InvoiceForm.TABLE and out is not None:
        raise typer.BadParameter("a table is shown, and written to no file", param_hint="--output")
    if form is InvoiceForm.PARQUET and out is None:
        raise typer.BadParameter("Parquet needs a file", param_hint="--output")


def _told(drawn: Invoice, form: InvoiceForm, out: Path | None) -> Report:
    report = invoice_report(drawn)
    if out is None and form in (InvoiceForm.TABLE, InvoiceForm.JSON):
        return report
    if not drawn.right:
        raise RejectedError(f"no invoice is written: {what_is_wrong(drawn)}")
    if out is None:
        return Report(schema=report.schema, document={}, parts=[_text(drawn, form, report)])
    if form is InvoiceForm.PARQUET:
        write_parquet(out, drawn)
    else:
        write_text(out, _text(drawn, form, report) + "\n")
    told = f"{out}: {drawn.month} of {drawn.account.company.name}, position {drawn.position}"
    draft = (
        [] if drawn.is_closed else [f"a draft, since its month is not closed: {whats_open(drawn)}"]
    )
    return Report(schema=report.schema, document={}, parts=[told, *draft])


def _text(drawn: Invoice, form: InvoiceForm, report: Report) -> str:
    if form is InvoiceForm.CSV:
        return csv_of(drawn).removesuffix("\n")
    return invoice_page(drawn).removesuffix("\n") if form is InvoiceForm.HTML else json_of(report)


def _month(text: str) -> Month:
    try:
        month = read_month(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="MONTH") from None
    if not is_plausible(month.start):
        raise typer.BadParameter(f"no month in which calls began: {month}", param_hint="MONTH")
    if month.start - _FIRST_ZONE > datetime.now(UTC):
        raise typer.BadParameter(f"{month} has not begun anywhere", param_hint="MONTH")
    return month
