"""`akira seal`: what is sealed of the log stands there as it was sealed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.bounded import LONGEST_ROW, lines_within
from application.proof.verify_seals import SealSpan, SealVerdict
from domain.proof.seals import KeptHead, Seal, read_head
from entrypoints.cli.options import Json, a_file, group
from entrypoints.cli.proof.seal_reports import head_report, verdict_report
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.uses import proof
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from entrypoints.containers.operator.proof import ProofContainer

seal = group("Seals over the event log: nobody changed it.")

First = Annotated[int, typer.Option("--from", min=1, metavar="SEAL", help="First seal.")]
Last = Annotated[
    int | None, typer.Option("--to", min=1, metavar="SEAL", help="Last seal, included.")
]
Kept = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        callback=a_file,
        help="Lines of `akira seal head` that you kept.",
    ),
]


@seal.command()
def head(*, as_json: Json = False) -> int:
    """Print the last seal as one line, to be kept where no owner of the database can reach."""

    async def look(use: "ProofContainer") -> Seal | None:
        return await use.seals().held()

    return run(proof(database()), look, head_report, as_json=as_json)


@seal.command()
def verify(*, first: First = 1, last: Last = None, kept: Kept = None, as_json: Json = False) -> int:
    """Compute the seals again from the log; 1 if one does not fit, and the first is named."""
    if last is not None and last < first:
        raise typer.BadParameter("--to must not be before --from")
    wanted = SealSpan(first=first, last=last, kept=heads_in(kept) if kept else ())

    async def look(use: "ProofContainer") -> SealVerdict:
        with progress("events", None) as seen:
            return await use.verify_seals()(wanted, seen)

    return run(proof(database(longest=A_DAY)), look, verdict_report, as_json=as_json)


def heads_in(file: Path) -> list[KeptHead]:
    """Read lines of `akira seal head`.

    Raises:
        BadParameter: one is none, or there is none.
        RejectedError: one is too long.
    """
    found = []
    with file.open(errors="replace") as kept:
        for number, line in enumerate(lines_within(kept, LONGEST_ROW), 1):
            try:
                found.append(read_head(line.rstrip("\n")))
            except ValueError as error:
                raise typer.BadParameter(f"{file}, line {number}: {error}") from None
    if not found:
        raise typer.BadParameter(f"{file}: no line of `akira seal head` stands in it")
    return found
