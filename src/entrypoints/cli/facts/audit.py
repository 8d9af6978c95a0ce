"""`akira audit`: who did what, and who looked at whole numbers."""

from typing import Annotated

import typer

from entrypoints.cli.facts.reports import acts_report
from entrypoints.cli.options import TIME, Json, span
from entrypoints.cli.running import run
from entrypoints.cli.uses import facts


def audit(
    *,
    start: Annotated[str, typer.Option("--from", metavar=TIME)],
    end: Annotated[str, typer.Option("--to", metavar=TIME, help="Not included.")],
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 100,
    as_json: Json = False,
) -> int:
    """Tell who did what, and who was shown whole numbers of calls, the latest first."""
    wanted = span(start, end)
    return run(
        facts(),
        lambda use: use.show_acts()(wanted, limit),
        lambda acts: acts_report(acts, limit),
        as_json=as_json,
    )
