"""`akira dead`: the commands and their options."""

from typing import Annotated

import typer

from entrypoints.cli.options import Json

dead = typer.Typer(help="Records that need a person.", no_args_is_help=True, rich_markup_mode=None)

Reason = Annotated[str | None, typer.Option(help="Only this reason.")]
Status = Annotated[
    str | None, typer.Option(metavar="STATUS", help="parked (open), redriven or waived.")
]
Numbers = Annotated[list[int] | None, typer.Argument(metavar="ID...")]


@dead.command("list")
def list_letters(
    *,
    reason: Reason = None,
    status: Status = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 100,
    as_json: Json = False,
) -> int:
    """List dead letters, the oldest first."""
    from application.letters.data import LetterQuery, LetterStatus
    from entrypoints.cli.letters.letters import list_letters as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    if status is not None and status not in set(LetterStatus):
        raise typer.BadParameter(f"no status: {status}", param_hint="--status")
    wanted = LetterQuery(
        reason=reason, status=LetterStatus(status) if status else None, limit=limit
    )
    return run(CliSettings, lambda settings: work(settings, wanted), as_json=as_json)


@dead.command()
def show(number: Annotated[int, typer.Argument(metavar="ID")], *, as_json: Json = False) -> int:
    """Show a letter with its bytes, escaped; 1 if there is none."""
    from entrypoints.cli.letters.letters import show as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, lambda settings: work(settings, number), as_json=as_json)


@dead.command()
def redrive(
    numbers: Numbers = None,
    *,
    reason: Reason = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell which.")] = False,
    as_json: Json = False,
) -> int:
    """Send parked letters through the stream again, by ID or by reason."""
    from application.letters.data import LetterQuery, LetterStatus
    from entrypoints.cli.letters.letters import redrive as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    if (reason is None) == (not numbers):
        raise typer.BadParameter("give either IDs or --reason")
    status = LetterStatus.PARKED if reason else None
    wanted = LetterQuery(reason=reason, numbers=numbers or None, status=status, limit=100_000)
    return run(CliSettings, lambda settings: work(settings, wanted, dry=dry_run), as_json=as_json)


@dead.command()
def waive(
    number: Annotated[int, typer.Argument(metavar="ID")],
    *,
    because: Annotated[str, typer.Option(help="The reason; kept.")],
    by: Annotated[str, typer.Option(help="Your name; kept.")],
    as_json: Json = False,
) -> int:
    """Close a parked letter for good, with a name and a reason."""
    from entrypoints.cli.letters.letters import waive as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    if not because.strip() or not by.strip():
        raise typer.BadParameter("--because and --by may not be empty")
    return run(
        CliSettings,
        lambda settings: work(settings, number, by=by.strip(), because=because.strip()),
        as_json=as_json,
    )
