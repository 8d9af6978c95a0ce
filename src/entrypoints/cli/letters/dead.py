"""`akira dead`: records that need a person."""

import getpass
from functools import partial
from typing import Annotated

import typer

from application.letters.data import LetterQuery, LetterStatus
from entrypoints.cli.letters.reports import (
    letter_report,
    letters_report,
    mended_report,
    redriven_report,
    waived_report,
)
from entrypoints.cli.options import Json, group
from entrypoints.cli.resources import database, publisher, together
from entrypoints.cli.running import run
from entrypoints.cli.uses import letters
from entrypoints.process.settings import CliSettings

dead = group("Records that need a person.")

Number = Annotated[int, typer.Argument(metavar="ID")]
Numbers = Annotated[list[int] | None, typer.Argument(metavar="ID...")]
Reason = Annotated[str | None, typer.Option(help="Only this reason.")]
Status = Annotated[
    str | None, typer.Option(metavar="STATUS", help="parked (open), redriven, waived or mended.")
]


@dead.command("list")
def list_letters(
    *,
    reason: Reason = None,
    status: Status = None,
    is_open: Annotated[bool, typer.Option("--open", help="Only those that wait.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 100,
    as_json: Json = False,
) -> int:
    """List dead letters, the oldest first."""
    if is_open and status is not None:
        raise typer.BadParameter("--open is --status parked: give one of them")
    status = LetterStatus.PARKED.value if is_open else status
    if status is not None and status not in set(LetterStatus):
        raise typer.BadParameter(f"no status: {status}", param_hint="--status")
    wanted = LetterQuery(
        reason=reason, status=LetterStatus(status) if status else None, limit=limit
    )
    return run(letters(), lambda use: use.list_letters()(wanted), letters_report, as_json=as_json)


@dead.command()
def show(number: Number, *, as_json: Json = False) -> int:
    """Show a letter with its bytes, escaped; 1 if there is none."""
    return run(letters(), lambda use: use.show_letter()(number), letter_report, as_json=as_json)


@dead.command()
def redrive(
    numbers: Numbers = None,
    *,
    reason: Reason = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell which.")] = False,
    as_json: Json = False,
) -> int:
    """Send parked letters through the stream again, by ID or by reason."""
    if (reason is None) == (not numbers):
        raise typer.BadParameter("give either IDs or --reason")
    status = LetterStatus.PARKED if reason else None
    wanted = LetterQuery(reason=reason, numbers=numbers or None, status=status, limit=100_000)
    tell = partial(redriven_report, dry=dry_run)
    if dry_run:
        return run(letters(), lambda use: use.plan_redrive()(wanted), tell, as_json=as_json)
    opened = together(database(), publisher(CliSettings))
    return run(letters(opened), lambda use: use.redrive_letters()(wanted), tell, as_json=as_json)


@dead.command()
def mend(
    number: Number,
    *,
    fields: Annotated[
        list[str],
        typer.Option("--set", metavar="FIELD=VALUE", help="As Kamailio names and writes it."),
    ],
    because: Annotated[str, typer.Option(help="The reason; kept.")],
    by: Annotated[str | None, typer.Option(help="Your name; kept. Else your login.")] = None,
    as_json: Json = False,
) -> int:
    """Set fields of a parked letter's record and enter it; its bytes and the change are kept."""
    pairs = [each.partition("=") for each in fields]
    changes = {name.strip(): value for name, equals, value in pairs if equals and name.strip()}
    if len(changes) < len(fields):
        raise typer.BadParameter("give FIELD=VALUE, each field once", param_hint="--set")
    opened = together(database(), publisher(CliSettings))
    return run(
        letters(opened),
        lambda use: use.mend_record()(number, changes, by=by or getpass.getuser(), because=because),
        mended_report,
        as_json=as_json,
    )


@dead.command()
def waive(  # noqa: PLR0913 each is an option
    numbers: Numbers = None,
    *,
    reason: Reason = None,
    because: Annotated[str, typer.Option(help="The reason; kept.")],
    by: Annotated[str | None, typer.Option(help="Your name; kept. Yours here by default.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell which.")] = False,
    as_json: Json = False,
) -> int:
    """Close parked letters for good, by ID or by reason, with a name and a why."""
    if (reason is None) == (not numbers):
        raise typer.BadParameter("give either IDs or --reason")
    said = {"by": (by or getpass.getuser()).strip(), "because": because.strip()}
    if not all(said.values()):
        raise typer.BadParameter("--because and --by may not be empty")
    status = LetterStatus.PARKED if reason else None
    wanted = LetterQuery(reason=reason, numbers=numbers or None, status=status, limit=100_000)
    return run(
        letters(),
        lambda use: use.waive_letters()(wanted, **said, dry_run=dry_run),
        lambda waived: waived_report(waived, **said, dry=dry_run),
        as_json=as_json,
    )
