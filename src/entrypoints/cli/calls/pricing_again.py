"""`akira rerate` and `whatif`: calls of the past, priced anew."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from application.calls.rerate_calls import Rerated
from application.calls.what_if import WhatIfResult
from entrypoints.cli.calls.correction_reports import rerated_report, what_if_report
from entrypoints.cli.calls.ordering import order
from entrypoints.cli.options import TIME, Because, Closed, DryRun, Json, span
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.uses import corrections
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from entrypoints.containers.operator.corrections import CorrectionsContainer

Start = Annotated[str, typer.Option("--from", metavar=TIME, help="Calls that start then or later.")]
End = Annotated[str, typer.Option("--to", metavar=TIME, help="Not included.")]
Company = Annotated[
    str | None, typer.Option("--company", metavar="COMPANY", help="Only calls that it pays.")
]
Tariff = Annotated[str, typer.Option(metavar="TARIFF", help="Name of the other tariff.")]


def rerate(  # noqa: PLR0913 each is an option
    *,
    start: Start,
    end: End,
    company: Company = None,
    because: Because = "re-rated",
    closed: Closed = False,
    parties: Annotated[
        bool, typer.Option("--parties", help="Find anew who pays, as of each call's answer.")
    ] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Price calls of the past anew, by today's tariffs as of their answers; all or nothing."""
    hours = span(start, end)

    async def work(use: "CorrectionsContainer") -> tuple[Rerated, Mapping[int, str]]:
        wanted = await use.select_calls()(hours, company)
        with progress("calls", None) as seen:
            by = order(because, closed=closed)
            done = await use.rerate_calls()(wanted, by, dry_run=dry_run, parties=parties, seen=seen)
        return done, {each.id: each.company.name for each in await use.register().companies()}

    return run(
        corrections(database(longest=A_DAY)),
        work,
        lambda done: rerated_report(*done, dry=dry_run),
        as_json=as_json,
    )


def whatif(
    *,
    tariff: Tariff,
    start: Start,
    end: End,
    company: Company = None,
    as_json: Json = False,
) -> int:
    """Tell what calls of the past would have cost under another tariff; changes nothing."""
    hours = span(start, end)
    return run(
        corrections(database(longest=A_DAY)),
        lambda use: _what_if(use, hours, company, tariff),
        lambda found: what_if_report(found, tariff),
        as_json=as_json,
    )


async def _what_if(
    use: "CorrectionsContainer", hours: tuple[datetime, datetime], company: str | None, tariff: str
) -> WhatIfResult:
    wanted = await use.select_calls()(hours, company)
    with progress("calls", None) as seen:
        return await use.what_if()(wanted, tariff, seen)
