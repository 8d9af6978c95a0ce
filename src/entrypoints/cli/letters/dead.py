"""`akira dead`: records that need a person."""

import getpass
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from adapters.file_tail.files.framing import LONGEST_LINE
from adapters.files.given_line import only_line
from application.letters.data import KeptLetter, LetterQuery, LetterStatus
from entrypoints.cli.letters.reasons import by_reason
from entrypoints.cli.letters.reports import (
    Place,
    letter_report,
    letters_report,
    mended_report,
    redriven_report,
    waived_report,
)
from entrypoints.cli.letters.wishes import changes, chosen
from entrypoints.cli.options import Json, a_file, a_reason, group, one_of
from entrypoints.cli.resources import database, publisher, together
from entrypoints.cli.running import run
from entrypoints.cli.uses import letters
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.report import Report

if TYPE_CHECKING:
    from entrypoints.containers.operator.letters import LettersContainer

_Found: TypeAlias = tuple[Sequence[KeptLetter], Mapping[int, Place]]
dead = group("Records that need a person.")

Number = Annotated[int, typer.Argument(metavar="ID")]
Numbers = Annotated[list[int] | None, typer.Argument(metavar="ID...")]
AllOpen = Annotated[bool, typer.Option("--all-open", help="All that wait.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell which.")]
Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="FILE...",
        exists=True,
        dir_okay=False,
        callback=a_file,
        help="Look for the lines in these files of the host; rotated and .gz too.",
    ),
]
Reason = Annotated[str | None, typer.Option(help="Only this reason.")]
Status = Annotated[
    str | None, typer.Option(metavar="STATUS", help="parked (open), redriven, waived or mended.")
]

Line = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        callback=a_file,
        help="The whole corrected line, where the bytes are no JSON.",
    ),
]


@dead.command("list")
def list_letters(  # noqa: PLR0913 each is an option
    files: Files = None,
    *,
    reason: Reason = None,
    status: Status = None,
    is_open: Annotated[bool, typer.Option("--open", help="Only those that wait.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 100,
    as_json: Json = False,
) -> int:
    """List dead letters, the oldest first; with files, where each stands in them."""
    if is_open and status is not None:
        raise typer.BadParameter("--open is --status parked: give one of them")
    chosen_status = one_of(LetterStatus, status, "--status")
    wanted = LetterQuery(
        reason=reason, status=LetterStatus.PARKED if is_open else chosen_status, limit=limit
    )

    async def look(use: "LettersContainer") -> _Found:
        found = await use.list_letters()(wanted)
        return found, await _places(use, found, files or ())

    def tell(found: _Found) -> Report:
        return letters_report(*found, limit=limit)

    told = by_reason(reason, tell, lambda found: found[0])
    return run(letters(), look, told, as_json=as_json)


@dead.command()
def show(number: Number, files: Files = None, *, as_json: Json = False) -> int:
    """Show a letter with its bytes, escaped; 1 if there is none."""

    async def look(use: "LettersContainer") -> tuple[KeptLetter, Place | None]:
        found = await use.show_letter()(number)
        return found, (await _places(use, [found], files or ())).get(number)

    return run(letters(), look, lambda found: letter_report(*found), as_json=as_json)


@dead.command()
def redrive(
    numbers: Numbers = None,
    *,
    reason: Reason = None,
    all_open: AllOpen = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Send parked letters through the stream again: by ID, of a reason, or all."""
    wanted = chosen(numbers, reason, all_open=all_open)
    report = partial(redriven_report, dry=dry_run)
    tell = by_reason(reason, report, lambda done: [*done.numbers, *done.refused])
    if dry_run:
        return run(letters(), lambda use: use.plan_redrive()(wanted), tell, as_json=as_json)
    opened = together(database(), publisher(CliSettings))
    return run(letters(opened), lambda use: use.redrive_letters()(wanted), tell, as_json=as_json)


@dead.command()
def mend(  # noqa: PLR0913 each is an option
    number: Number,
    *,
    fields: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="As Kamailio names and writes it."),
    ] = None,
    line: Line = None,
    because: Annotated[str, typer.Option(callback=a_reason, help="The reason; kept.")],
    by: Annotated[str | None, typer.Option(help="Your name; kept. Else your login.")] = None,
    as_json: Json = False,
) -> int:
    """Set fields of a parked letter's record, or give its line, and enter it; both are kept."""
    if bool(fields) is (line is not None):
        raise typer.BadParameter("give either --set or --line")
    correction = changes(fields or ()) if line is None else only_line(line, LONGEST_LINE)
    opened = together(database(), publisher(CliSettings))
    return run(
        letters(opened),
        lambda use: use.mend_record()(
            number, correction, by=by or getpass.getuser(), because=because
        ),
        mended_report,
        as_json=as_json,
    )


@dead.command()
def waive(  # noqa: PLR0913 each is an option
    numbers: Numbers = None,
    *,
    reason: Reason = None,
    all_open: AllOpen = False,
    because: Annotated[str, typer.Option(help="The reason; kept.")],
    by: Annotated[str | None, typer.Option(help="Your name; kept. Yours here by default.")] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Close parked letters for good, by ID, of a reason, or all, with a name and a why."""
    wanted = chosen(numbers, reason, all_open=all_open)
    said = {"by": (by or getpass.getuser()).strip(), "because": because.strip()}
    if not all(said.values()):
        raise typer.BadParameter("--because and --by may not be empty")
    return run(
        letters(),
        lambda use: use.waive_letters()(wanted, **said, dry_run=dry_run),
        by_reason(
            reason,
            lambda waived: waived_report(waived, **said, dry=dry_run),
            lambda waived: [*waived.numbers, *waived.refused],
        ),
        as_json=as_json,
    )


async def _places(
    use: "LettersContainer", found: Sequence[KeptLetter], files: Sequence[Path]
) -> Mapping[int, Place]:
    locate, places = use.locate_letters(), dict[int, Place]()
    for path in files:
        lines = await locate(found, use.files(paths=[path]).batches())
        places |= {number: Place(str(path), line) for number, line in lines.items()}
    return places
