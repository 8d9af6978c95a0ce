"""`akira invoices`: what was issued, and under which numbers."""

from typing import TYPE_CHECKING, Annotated

import typer

from entrypoints.cli.money.issued_report import Row, issued_report
from entrypoints.cli.months import a_month
from entrypoints.cli.options import Json
from entrypoints.cli.running import run
from entrypoints.cli.uses import money

if TYPE_CHECKING:
    from entrypoints.containers.operator.money import MoneyContainer


def invoices(
    *,
    company: Annotated[str | None, typer.Option(help="Only of this one.")] = None,
    month: Annotated[str | None, typer.Option(help="Only of this one, such as 2026-10.")] = None,
    as_json: Json = False,
) -> int:
    """List the invoices that have a number."""
    if month is not None:
        month = str(a_month(month, "--month"))
    return run(money(), lambda use: _issued(use, company, month), issued_report, as_json=as_json)


async def _issued(use: "MoneyContainer", company: str | None, month: str | None) -> list[Row]:
    register = use.register()
    wanted = None if company is None else (await register.company_names()).find(company)
    currencies = {each.id: each.company.currency for each in await register.companies()}
    found = [
        (number, currencies[number], each)
        for number, issued in (await register.issued(wanted)).items()
        for each in issued
        if month in (None, each.month)
    ]
    return sorted(found, key=lambda row: (row[2].series, row[2].number))
