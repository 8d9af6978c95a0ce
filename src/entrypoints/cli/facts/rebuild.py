"""`akira rebuild`: a table against what was recorded."""

from typing import TYPE_CHECKING, Annotated

import typer

from application.facts.data import Projection, Rebuilt
from entrypoints.cli.facts.reports import rebuilt_report
from entrypoints.cli.options import DryRun, Json
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.uses import facts
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from entrypoints.containers.operator.facts import FactsContainer

Name = Annotated[
    str,
    typer.Argument(
        metavar="PROJECTION",
        help="companies, accounts, assignments, suppliers, gate, cdr, movements, balance or"
        " traffic_hourly.",
    ),
]


def rebuild(projection: Name, *, dry_run: DryRun = False, as_json: Json = False) -> int:
    """Compute a table anew from what was recorded, compare, put right; 1 if it was wrong."""
    if projection not in set(Projection):
        raise typer.BadParameter(f"one of {', '.join(Projection)}", param_hint="PROJECTION")
    wanted = Projection(projection)

    async def work(use: "FactsContainer") -> Rebuilt:
        with progress(projection, None) as seen:
            return await use.projections().rebuild(wanted, dry_run=dry_run, seen=seen)

    return run(
        facts(database(longest=A_DAY)),
        work,
        lambda found: rebuilt_report(wanted, found),
        as_json=as_json,
    )
