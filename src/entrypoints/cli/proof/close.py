"""`akira close`: a month that is right is closed, and shown to be what was closed ever after."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from application.proof.closing import CloseAttempt
from application.proof.verify_close import CloseVerdict
from domain.facts.closing import Closes
from domain.facts.month import Month
from entrypoints.cli.calls.ordering import order
from entrypoints.cli.months import a_month
from entrypoints.cli.options import Json
from entrypoints.cli.patience import for_seals
from entrypoints.cli.proof.close_reports import attempt_report, closes_report, verdict_report
from entrypoints.cli.proof.reconcile import Files
from entrypoints.cli.resources import A_DAY, database, stream, together
from entrypoints.cli.running import run
from entrypoints.cli.uses import proof
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from entrypoints.containers.operator.proof import ProofContainer

Wanted = Annotated[str | None, typer.Argument(metavar="MONTH", help="Such as 2026-10; in UTC.")]
Quiet = Annotated[
    list[str] | None,
    typer.Option(metavar="HOST", help="Nothing more will come of this host; once for each."),
]
List = Annotated[bool, typer.Option("--list", help="Only show which months are closed.")]
NoWait = Annotated[
    bool, typer.Option("--no-wait", help="Do not wait for seals that follow within a minute.")
]
OutOfOrder = Annotated[
    bool, typer.Option("--out-of-order", help="Leave earlier months open that have calls.")
]
Why = Annotated[str | None, typer.Option("--because", help="Why out of order; it is recorded.")]
Verify = Annotated[
    bool, typer.Option("--verify", help="Show that a closed month is still what was closed.")
]


def close(  # noqa: PLR0913 each is an option
    month: Wanted = None,
    files: Files = None,
    *,
    quiet: Quiet = None,
    verify: Verify = False,
    only_list: List = False,
    no_wait: NoWait = False,
    out_of_order: OutOfOrder = False,
    because: Why = None,
    as_json: Json = False,
) -> int:
    """Close a month for good once all of it is right; or show that it is what was closed."""
    of_a_close = bool(files or quiet or no_wait or out_of_order or because)
    if only_list and (month or verify or of_a_close):
        raise typer.BadParameter("--list takes nothing else")
    if verify and of_a_close:
        raise typer.BadParameter("--verify takes a month and neither files nor other options")
    if only_list:
        return run(proof(), _closes, closes_report, as_json=as_json)
    wanted = _month(month)
    if out_of_order != bool(because and because.strip()):
        raise typer.BadParameter("it is said together with --because", param_hint="--out-of-order")
    if verify:
        return run(
            proof(database(longest=A_DAY)),
            lambda use: _verify(use, wanted),
            verdict_report,
            as_json=as_json,
        )
    return run(
        proof(together(database(longest=A_DAY), stream(CliSettings))),
        lambda use: _close(use, wanted, quiet or (), files or (), because, waits=not no_wait),
        attempt_report,
        as_json=as_json,
    )


def _month(text: str | None) -> Month:
    if text is None:
        raise typer.BadParameter("name a month, such as 2026-10, or say --list")
    return a_month(text)


async def _closes(use: "ProofContainer") -> Closes:
    return await use.closes().closes()


async def _verify(use: "ProofContainer", month: Month) -> CloseVerdict:
    with progress("events", None) as seen:
        return await use.verify_close()(month, seen)


async def _close(  # noqa: PLR0913 each is an option
    use: "ProofContainer",
    month: Month,
    quiet: Sequence[str],
    paths: Sequence[Path],
    because: str | None,
    *,
    waits: bool,
) -> CloseAttempt:
    lines = None
    if paths:
        with progress("files", sum(path.stat().st_size for path in paths)) as advanced:
            batches = use.files(paths=paths, advanced=advanced).batches()
            lines = await use.show_files()("close", batches, (month.start, month.end))
    by = order("").by
    return await use.close_month()(
        month,
        by,
        quiet=quiet,
        files=lines,
        patience=for_seals(use) if waits else None,
        out_of_order=because,
    )
