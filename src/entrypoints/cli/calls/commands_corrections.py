"""`akira rerate`, `whatif`, `rebuild`: the commands and their options."""

from typing import TYPE_CHECKING, Annotated

import typer

from entrypoints.cli.options import TIME, Json, moment

if TYPE_CHECKING:
    from application.calls.data import CallSelection

Start = Annotated[str, typer.Option("--from", metavar=TIME, help="Calls that start then or later.")]
End = Annotated[str, typer.Option("--to", metavar=TIME, help="Not included.")]
Company = Annotated[
    str | None, typer.Option("--company", metavar="COMPANY", help="Only calls that it pays.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would change.")]


def rerate(  # noqa: PLR0913 each is an option
    *,
    start: Start,
    end: End,
    company: Company = None,
    because: Annotated[str, typer.Option("--because", help="Why; recorded.")] = "re-rated",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Price calls of the past anew, by today's tariffs as of their answers; all or nothing."""
    from entrypoints.cli.calls.corrections import rerate as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    wanted = _selection(start, end)
    return run(
        CliSettings,
        lambda settings: work(settings, wanted, company, because, dry=dry_run),
        as_json=as_json,
    )


def whatif(
    *,
    tariff: Annotated[str, typer.Option(metavar="TARIFF", help="Name of the other tariff.")],
    start: Start,
    end: End,
    company: Company = None,
    as_json: Json = False,
) -> int:
    """Tell what calls of the past would have cost under another tariff; changes nothing."""
    from entrypoints.cli.calls.corrections import what_if as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    wanted = _selection(start, end)
    return run(
        CliSettings, lambda settings: work(settings, wanted, company, tariff), as_json=as_json
    )


def rebuild(
    projection: Annotated[
        str,
        typer.Argument(
            metavar="PROJECTION",
            help="companies, accounts, assignments, suppliers, gate, cdr, movements, balance or"
            " traffic_hourly.",
        ),
    ],
    *,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Compute a table anew from what was recorded, compare, put right; 1 if it was wrong."""
    from application.facts.data import Projection
    from entrypoints.cli.proof.rebuilding import rebuild as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    if projection not in set(Projection):
        raise typer.BadParameter(f"one of {', '.join(Projection)}", param_hint="PROJECTION")
    return run(
        CliSettings, lambda settings: work(settings, projection, dry=dry_run), as_json=as_json
    )


def _selection(start: str, end: str) -> "CallSelection":
    from application.calls.data import CallSelection

    wanted = CallSelection(start=moment(start), end=moment(end))
    if wanted.start >= wanted.end:
        raise typer.BadParameter("--to must be after --from")
    return wanted


COMMANDS = (rerate, whatif, rebuild)
