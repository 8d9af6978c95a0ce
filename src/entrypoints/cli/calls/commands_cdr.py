"""`akira cdr`: the commands and their options."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from entrypoints.cli.options import TIME, Json, moment

cdr = typer.Typer(help="Find calls.", no_args_is_help=True, rich_markup_mode=None)

Outcome = Annotated[
    str | None,
    typer.Option(metavar="OUTCOME", help="answered, busy, no_answer, cancelled or failed."),
]


@cdr.command()
def search(  # noqa: PLR0913 each is an option
    *,
    start: Annotated[str | None, typer.Option("--from", metavar=TIME)] = None,
    end: Annotated[str | None, typer.Option("--to", metavar=TIME)] = None,
    caller: str | None = None,
    callee: str | None = None,
    account: str | None = None,
    call_id: str | None = None,
    outcome: Outcome = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 100,
    as_json: Json = False,
) -> int:
    """List calls by what is known of them, the latest first."""
    from application.calls.stories import CallQuery
    from domain.calls.outcome import CallOutcome
    from entrypoints.cli.calls.calls import search as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    if outcome is not None and outcome not in set(CallOutcome):
        raise typer.BadParameter(f"no outcome: {outcome}", param_hint="--outcome")
    wanted = CallQuery(
        start=moment(start) if start else None,
        end=moment(end) if end else None,
        caller=caller,
        callee=callee,
        account=account,
        call_id=call_id,
        outcome=CallOutcome(outcome) if outcome else None,
        limit=limit,
    )
    return run(CliSettings, lambda settings: work(settings, wanted), as_json=as_json)


@cdr.command()
def show(call_id: str, *, as_json: Json = False) -> int:
    """Tell the whole story of every call under a Call-ID; 1 if there is none."""
    from entrypoints.cli.calls.calls import show as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, lambda settings: work(settings, call_id), as_json=as_json)


class Form(StrEnum):
    """What kind of file."""

    CSV = "csv"
    PARQUET = "parquet"


@cdr.command()
def export(  # noqa: PLR0913 each is an option
    *,
    start: Annotated[str, typer.Option("--from", metavar=TIME, help="Started then or later.")],
    end: Annotated[str, typer.Option("--to", metavar=TIME, help="Not included.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", dir_okay=False)],
    form: Annotated[Form, typer.Option("--format")] = Form.CSV,
    company: Annotated[str | None, typer.Option(metavar="COMPANY", help="Only its calls.")] = None,
    as_json: Json = False,
) -> int:
    """Write calls to a new file, with its checksum beside it; times are UTC."""
    from application.calls.data import CallSelection
    from entrypoints.cli.calls.exporting import export as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    wanted = CallSelection(start=moment(start), end=moment(end))
    if wanted.start >= wanted.end:
        raise typer.BadParameter("--to must be after --from")
    parquet = form is Form.PARQUET
    return run(
        CliSettings,
        lambda settings: work(settings, wanted, company, output, parquet=parquet),
        as_json=as_json,
    )


Key = Annotated[UUID, typer.Argument(metavar="CALL_KEY", help="As `akira cdr show` tells it.")]
Because = Annotated[str, typer.Option("--because", help="Why; it is recorded.")]


@cdr.command()
def void(key: Key, *, because: Because, as_json: Json = False) -> int:
    """Take a call's price back; the call stays."""
    from entrypoints.cli.calls.corrections import void as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, lambda settings: work(settings, key, because), as_json=as_json)


@cdr.command()
def correct(
    key: Key,
    *,
    duration: Annotated[str, typer.Option(metavar="SECONDS", help="Talk time; up to 6 decimals.")],
    because: Because,
    as_json: Json = False,
) -> int:
    """Give a call another duration, as after a lost BYE, and price it by that."""
    from entrypoints.cli.calls.corrections import correct as work
    from entrypoints.cli.pricing.quoting import seconds
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    talk = seconds(duration)
    return run(CliSettings, lambda settings: work(settings, key, talk, because), as_json=as_json)
