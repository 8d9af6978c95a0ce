"""`akira invoices`: what was issued, under which numbers, and what of it has changed since."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from application.money.changed_months import ChangedMonths
from domain.money.issuing_events import InvoiceIssued
from entrypoints.cli.money.changed_report import changed_report
from entrypoints.cli.money.issued_report import Row, issued_report
from entrypoints.cli.months import a_month
from entrypoints.cli.options import Json
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.uses import money

if TYPE_CHECKING:
    from entrypoints.containers.operator.money import MoneyContainer


def invoices(
    *,
    company: Annotated[str | None, typer.Option(help="Only of this one.")] = None,
    month: Annotated[str | None, typer.Option(help="Only of this one, such as 2026-10.")] = None,
    changed: Annotated[
        bool, typer.Option("--changed", help="Months that are not what was issued any more.")
    ] = False,
    as_json: Json = False,
) -> int:
    """List the invoices that have a number; or their months that have changed since."""
    if month is not None:
        month = str(a_month(month, "--month"))
    if changed:
        return run(
            money(database(longest=A_DAY)),
            lambda use: _changed(use, company, month),
            changed_report,
            as_json=as_json,
        )
    return run(money(), lambda use: _issued(use, company, month), issued_report, as_json=as_json)


async def _changed(use: "MoneyContainer", company: str | None, month: str | None) -> ChangedMonths:
    return await use.find_changed_months()(
        {
            number: [each for each in issued if month in (None, each.month)]
            for number, issued in (await _held(use, company)).items()
        }
    )


async def _held(
    use: "MoneyContainer", company: str | None
) -> Mapping[int, Sequence[InvoiceIssued]]:
    register = use.register()
    wanted = None if company is None else (await register.company_names()).find(company)
    return await register.issued(wanted)


async def _issued(use: "MoneyContainer", company: str | None, month: str | None) -> list[Row]:
    register = use.register()
    currencies = {each.id: each.company.currency for each in await register.companies()}
    found = [
        (number, currencies[number], each)
        for number, issued in (await _held(use, company)).items()
        for each in issued
        if month in (None, each.month)
    ]
    return sorted(found, key=lambda row: (row[2].series, row[2].number))
