"""`akira invoice`: a month of a company, as it can be invoiced."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from attrs import frozen

from adapters.files.invoice_file import Invoiced
from application.money.draw_invoice import InvoiceWish
from application.patience import Patience
from domain.facts.month import Month
from domain.money.issuing import SERIES
from entrypoints.cli.money.invoice_writing import InvoiceForm, told
from entrypoints.cli.months import a_month
from entrypoints.cli.options import Company, Json
from entrypoints.cli.patience import for_seals
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.uses import money

if TYPE_CHECKING:
    from entrypoints.containers.operator.money import MoneyContainer


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
Issue = Annotated[bool, typer.Option("--issue", help="Give it a number, once.")]
Difference = Annotated[
    bool, typer.Option("--difference", help="What has changed of it since it got its number.")
]
Number = Annotated[
    str | None, typer.Option(metavar="NUMBER", help="Draw again what was issued under it.")
]
Series = Annotated[
    str | None,
    typer.Option(
        metavar="SERIES", help=f"Whose next number it gets, if one: {SERIES} unless said."
    ),
]
NewSeries = Annotated[
    bool, typer.Option("--new-series", help="Let it begin; the first of all needs no such word.")
]
NoWait = Annotated[
    bool, typer.Option("--no-wait", help="Do not wait for seals that follow within a minute.")
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
    issue: Issue = False,
    difference: Difference = False,
    number: Number = None,
    series: Series = None,
    new_series: NewSeries = False,
    no_wait: NoWait = False,
    as_json: Json = False,
) -> int:
    """Sum up the calls that began in a month, by destination; 1 if the movements say otherwise."""
    wish = InvoiceWish(month=_month(month), zone=zone, as_of=as_of, calls=calls)
    form = InvoiceForm.JSON if as_json else form
    out = output or old_output
    _refuse(form, out)
    _refuse_together(wish, number, issue=issue, difference=difference)
    for given, named in ((series is not None, "--series"), (new_series, "--new-series")):
        if given and not issue:
            raise typer.BadParameter("it is said together with --issue", param_hint=named)
    asked = _Asked(wish, number, series, begins=new_series, issue=issue, difference=difference)
    return run(
        money(database(longest=A_DAY)),
        lambda use: asked.of(name, use, None if no_wait else for_seals(use)),
        lambda drawn: told(drawn, form, out),
        as_json=form is InvoiceForm.JSON and out is None,
    )


@frozen
class _Asked:
    wish: InvoiceWish
    number: str | None
    series: str | None
    begins: bool
    issue: bool
    difference: bool

    async def of(self, name: str, use: "MoneyContainer", patience: Patience | None) -> Invoiced:
        if self.number is not None:
            return await use.issue_invoice().again(name, self.wish, self.number)
        issue, begins = use.issue_invoice(), self.begins
        if self.difference:
            series = (SERIES if self.series is None else self.series) if self.issue else None
            return await issue.difference(name, self.wish, series, patience, begins=begins)
        if self.issue:
            return await issue(name, self.wish, self.series, patience, begins=begins)
        return await use.draw_invoice()(name, self.wish, patience)


def _refuse_together(
    wish: InvoiceWish, number: str | None, *, issue: bool, difference: bool
) -> None:
    has_number = difference or number is not None
    if wish.as_of is not None and (issue or has_number):
        raise typer.BadParameter("it is for a draft alone", param_hint="--as-of")
    if wish.zone is not None and has_number:
        raise typer.BadParameter("it is that of the month's invoice", param_hint="--zone")
    if number is not None and not number.strip():
        raise typer.BadParameter(
            "name one, such as INV-000001: akira invoices lists them", param_hint="--number"
        )
    if number is not None and (issue or difference):
        raise typer.BadParameter("it draws again what was issued, and takes neither --issue nor"
                                 " --difference", param_hint="--number")  # fmt: skip


def _refuse(form: InvoiceForm, out: Path | None) -> None:
    if form is InvoiceForm.TABLE and out is not None:
        raise typer.BadParameter("a table is shown, and written to no file", param_hint="--output")
    if form is InvoiceForm.PARQUET and out is None:
        raise typer.BadParameter("Parquet needs a file", param_hint="--output")


def _month(text: str) -> Month:
    month = a_month(text)
    if month.start - _FIRST_ZONE > datetime.now(UTC):
        raise typer.BadParameter(f"{month} has not begun anywhere", param_hint="MONTH")
    return month
