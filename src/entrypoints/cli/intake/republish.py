"""`akira republish`: files through the bridge's own rules, once more."""

import asyncio
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

import typer

from application.errors import UnavailableError
from entrypoints.cli.intake.reports import Republished, republished_report
from entrypoints.cli.options import Json, a_file
from entrypoints.cli.resources import publisher
from entrypoints.cli.running import run
from entrypoints.cli.uses import intake
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from adapters.jetstream.writing.publisher import JetStreamPublisher
    from entrypoints.containers.operator.intake import IntakeContainer

_PATIENCE = 30.0
_T = TypeVar("_T")

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...", exists=True, dir_okay=False, callback=a_file, help="Rotated and .gz too."
    ),
]
Host = Annotated[str | None, typer.Option(help="Host that wrote them; else AKIRA_HOST.")]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="New message ids: after a loss in the last hour.")
]


def republish(
    files: Files, *, host: Host = None, fresh: Fresh = False, as_json: Json = False
) -> int:
    """Publish CDR files again; what is stored stays as it is. Oldest file first."""
    return run(
        intake(publisher()),
        lambda use: _republish(use, files, host, fresh=fresh),
        republished_report,
        as_json=as_json,
    )


async def _republish(
    use: "IntakeContainer", paths: Sequence[Path], named: str | None, *, fresh: bool
) -> Republished:
    stream, host = cast("JetStreamPublisher", use.publisher()), named or use.host()
    with progress("files", sum(path.stat().st_size for path in paths)) as advanced:
        source = use.files(paths=paths, advanced=advanced)
        count = await _while_it_moves(use.republish()(source, host, fresh=fresh), stream)
    known, unfinished = stream.figures.duplicates, source.unfinished
    return Republished(host=host, count=count, known=known, unfinished=unfinished)


async def _while_it_moves(work: Coroutine[Any, Any, _T], stream: "JetStreamPublisher") -> _T:
    # A publisher waits for its stream for ever, as the bridge must; an operator must not.
    working = asyncio.ensure_future(work)
    try:
        confirmed = -1
        while not working.done() and stream.figures.confirmed > confirmed:
            confirmed = stream.figures.confirmed
            await asyncio.wait({working}, timeout=_PATIENCE)
        if working.done():
            found = working.result()
            if not stream.unconfirmed:
                return found
    finally:
        working.cancel()
    raise UnavailableError("the stream does not confirm: see akira doctor, then do it again")
