"""`akira forget`: who took part in calls is forgotten."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from application.calls.forget_parties import Forgotten
from entrypoints.cli.calls.forgotten_report import forgotten_report
from entrypoints.cli.calls.ordering import order
from entrypoints.cli.options import Because, DryRun, Json, moment
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.uses import parties

if TYPE_CHECKING:
    from entrypoints.containers.operator.parties import PartiesContainer

Number = Annotated[
    str | None, typer.Argument(metavar="NUMBER", help="Its digits; alone or after + or 00.")
]
Before = Annotated[
    str | None,
    typer.Option(metavar="2026-06[-15]", help="Everybody in calls that started before it."),
]
OlderThan = Annotated[
    int | None,
    typer.Option(
        min=1, max=999_999_999, metavar="DAYS", help="Everybody in calls older than that."
    ),
]


def forget(  # noqa: PLR0913 each is an option
    number: Number = None,
    *,
    before: Before = None,
    older_than: OlderThan = None,
    because: Because,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Forget a number, or who took part in calls of before a day; prices and the log stay."""
    if sum(wish is not None for wish in (number, before, older_than)) != 1:
        raise typer.BadParameter("give one: a number, --before or --older-than")
    since = moment(before) if before else None

    async def forget_them(use: "PartiesContainer") -> Forgotten:
        forgets, told = use.forget_parties(), order(because)
        if number is not None:
            return await forgets.number(number, told, dry_run=dry_run)
        if since is not None:
            return await forgets.before(since, told, dry_run=dry_run)
        return await forgets.older_than(timedelta(days=older_than or 0), told, dry_run=dry_run)

    return run(
        parties(database(longest=A_DAY)),
        forget_them,
        partial(forgotten_report, dry=dry_run),
        as_json=as_json,
    )
