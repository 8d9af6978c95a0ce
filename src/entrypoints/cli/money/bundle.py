"""`akira bundle`: free minutes of a month, agreed with a company and credited."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from application.money.bundles import HeldBundles
from domain.money.bundles import bundle as a_bundle
from entrypoints.cli.hints import Hinted, with_hints
from entrypoints.cli.money.bundle_reports import bundles_report, settled_report
from entrypoints.cli.months import a_month
from entrypoints.cli.options import YEARS, Because, Company, Json, group, no_year
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.uses import money

if TYPE_CHECKING:
    from entrypoints.containers.operator.money import MoneyContainer

bundle = group("Free minutes of a month.")

Name = Annotated[str, typer.Argument(metavar="BUNDLE", help="What it is called.")]
Minutes = Annotated[int, typer.Option("--minutes", metavar="MINUTES", help="Of a whole month.")]
Covers = Annotated[
    list[str],
    typer.Option(
        "--covers",
        metavar="PREFIX|DESTINATION",
        help="As the tariff names it; 49*: all rates that begin so; *: all. May stand repeatedly.",
    ),
]
FirstDay = Annotated[
    str, typer.Option("--from", metavar="DAY", help="Of the company's calendar: 2026-10-17.")
]
Until = Annotated[str | None, typer.Option("--to", metavar="DAY", help="Not included; for good.")]


@bundle.command()
def add(  # noqa: PLR0913 each is an option
    company: Company,
    name: Name,
    *,
    minutes: Minutes,
    covers: Covers,
    start: FirstDay,
    end: Until = None,
    as_json: Json = False,
) -> int:
    """Agree free minutes for each month; pro rata by days in the month in which they begin."""
    until = None if end is None else _day(end, "--to")
    wish = a_bundle(name, 60 * minutes, covers, _day(start, "--from"), until)

    async def work(use: "MoneyContainer") -> Hinted[HeldBundles]:
        held = await use.change_bundles().agree(company, wish)
        return held, await use.near_destinations()(wish.covers)

    return run(
        money(),
        work,
        with_hints(bundles_report),
        as_json=as_json,
    )


@bundle.command()
def end(
    company: Company,
    name: Name,
    day: Annotated[str, typer.Argument(metavar="DAY", help="The first that has none any more.")],
    *,
    because: Because,
    as_json: Json = False,
) -> int:
    """End one before a day; on its first day: it never was, once its months are settled again."""
    last = _day(day, "DAY")
    return run(
        money(),
        lambda use: use.change_bundles().end(company, name, last, because),
        bundles_report,
        as_json=as_json,
    )


@bundle.command("list")
def list_bundles(company: Company, *, as_json: Json = False) -> int:
    """List what a company has, and what was credited month by month."""
    return run(
        money(), lambda use: use.change_bundles().held(company), bundles_report, as_json=as_json
    )


@bundle.command()
def settle(
    month: Annotated[str, typer.Argument(metavar="MONTH", help="Such as 2026-10.")],
    company: Annotated[
        str | None,
        typer.Argument(metavar="COMPANY", help="Name, or id: '#1'; all who have a bundle."),
    ] = None,
    *,
    as_json: Json = False,
) -> int:
    """Credit what the calls of a month have free, less what was credited before."""
    wanted = a_month(month)
    return run(
        money(database(longest=A_DAY)),
        lambda use: use.settle_bundles()(wanted, company),
        lambda settled: settled_report(wanted, settled),
        as_json=as_json,
    )


def _day(text: str, named: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"no day, such as 2026-10-17: {text}", param_hint=named) from None
    if found.year not in YEARS:
        raise typer.BadParameter(no_year(text), param_hint=named)
    return found
