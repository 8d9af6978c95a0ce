"""`akira reconcile`: the stream, the book and the files must agree."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from application.proof.completeness import Completeness
from entrypoints.cli.options import TIME, Json, span
from entrypoints.cli.proof.reports import completeness_report
from entrypoints.cli.resources import database, stream, together
from entrypoints.cli.running import run
from entrypoints.cli.uses import proof
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from entrypoints.containers.operator.proof import ProofContainer

Files = Annotated[
    list[Path] | None,
    typer.Argument(metavar="FILE...", exists=True, dir_okay=False, help="Rotated and .gz too."),
]
Start = Annotated[str, typer.Option("--from", metavar=TIME, help="First hour; UTC without zone.")]
End = Annotated[str, typer.Option("--to", metavar=TIME, help="End, not included.")]


def reconcile(files: Files = None, *, start: Start, end: End, as_json: Json = False) -> int:
    """Prove that what came in is stored, parked or a duplicate; 1 on any difference."""
    hours = span(start, end)
    return run(
        proof(together(database(), stream(CliSettings))),
        lambda use: _prove(use, hours, files or ()),
        lambda found: completeness_report(*found),
        as_json=as_json,
    )


async def _prove(
    use: "ProofContainer", hours: tuple[datetime, datetime], paths: Sequence[Path]
) -> tuple[Completeness, Sequence[Path]]:
    with progress("stream", None) as seen:
        found = await use.reconcile()(*hours, seen)
    if not paths:
        return Completeness(found), ()
    with progress("files", sum(path.stat().st_size for path in paths)) as advanced:
        files = use.files(paths=paths, advanced=advanced)
        lines = await use.reconcile_files()(files.batches())
    return Completeness(found, lines), files.unfinished
