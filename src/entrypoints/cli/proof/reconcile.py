"""`akira reconcile`: the stream, the book and the files must agree."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer
from attrs import evolve

from application.proof.completeness import Completeness
from entrypoints.cli.options import TIME, Json, a_file, span
from entrypoints.cli.proof.reports import completeness_report
from entrypoints.cli.resources import A_DAY, database, stream, together
from entrypoints.cli.running import run
from entrypoints.cli.uses import proof
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from entrypoints.containers.operator.proof import ProofContainer

Hours: TypeAlias = tuple[datetime, datetime]
Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="FILE...",
        exists=True,
        dir_okay=False,
        callback=a_file,
        help="All that their hosts wrote in that time; rotated and .gz too.",
    ),
]
Start = Annotated[str, typer.Option("--from", metavar=TIME, help="First hour; UTC without zone.")]
End = Annotated[str, typer.Option("--to", metavar=TIME, help="End, not included.")]


WithFold = Annotated[
    bool,
    typer.Option(
        "--fold/--no-fold", help="Compare all that follows from the event log with the log."
    ),
]


def reconcile(
    files: Files = None, *, start: Start, end: End, fold: WithFold = True, as_json: Json = False
) -> int:
    """Prove that what came in has its end, and all else follows from the log; 1 if not."""
    hours = span(start, end)
    return run(
        proof(together(database(longest=A_DAY), stream(CliSettings))),
        lambda use: _prove(use, hours, files or (), fold=fold),
        lambda found: completeness_report(*found),
        as_json=as_json,
    )


async def _prove(
    use: "ProofContainer", hours: Hours, paths: Sequence[Path], *, fold: bool
) -> tuple[Completeness, Sequence[Path]]:
    with progress("stream", None) as seen:
        found = Completeness(await use.reconcile()(*hours, seen))
    if fold:
        with progress("book", None) as seen:
            found = evolve(found, book=await use.prove_book()(*hours, seen))
    if not paths:
        return found, ()
    with progress("files", sum(path.stat().st_size for path in paths)) as advanced:
        files = use.files(paths=paths, advanced=advanced)
        lines = await use.show_files()("reconcile", files.batches(), hours)
    return evolve(found, files=lines), files.unfinished
