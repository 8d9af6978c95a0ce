"""`akira cdr`: calls found, told, written to files, and put right one by one."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from application.calls.data import WrittenCalls
from entrypoints.cli.calls.correction_reports import amended_report
from entrypoints.cli.calls.finding import search
from entrypoints.cli.calls.ordering import order
from entrypoints.cli.calls.reports import exported_report, story_report
from entrypoints.cli.options import (
    TIME,
    Because,
    Closed,
    Duration,
    Json,
    group,
    seconds,
    span,
)
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.uses import calls, corrections, exports
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from entrypoints.containers.operator.exports import ExportsContainer

cdr = group("Find calls.")
cdr.command()(search)


class Form(StrEnum):
    """What kind of file."""

    CSV = "csv"
    PARQUET = "parquet"


Since = Annotated[str, typer.Option("--from", metavar=TIME, help="Started then or later.")]
Until = Annotated[str, typer.Option("--to", metavar=TIME, help="Not included.")]
Target = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", dir_okay=False)]


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise typer.BadParameter(
            f"no call key: {text!r}; `akira cdr show CALL_ID` tells it as call_key, for each call"
        ) from None


Key = Annotated[
    UUID,
    typer.Argument(metavar="CALL_KEY", parser=_key, help="As `akira cdr show` tells it."),
]


@cdr.command()
def show(call_id: str, *, as_json: Json = False) -> int:
    """Tell the whole story of every call under a Call-ID; 1 if there is none."""
    return run(calls(), lambda use: use.tell_story()(call_id), story_report, as_json=as_json)


@cdr.command()
def export(  # noqa: PLR0913 each is an option
    *,
    start: Since,
    end: Until,
    output: Target,
    form: Annotated[Form, typer.Option("--format")] = Form.CSV,
    company: Annotated[str | None, typer.Option(metavar="COMPANY", help="Only its calls.")] = None,
    as_json: Json = False,
) -> int:
    """Write calls to a new file, with its checksum beside it; times are UTC."""
    hours = span(start, end)

    async def write(use: "ExportsContainer") -> WrittenCalls:
        file = use.csv_file(output) if form is Form.CSV else use.parquet_file(output)
        wanted = await use.select_calls()(hours, company)
        with progress("calls", None) as seen:
            return await use.export_calls()(wanted, file, seen)

    return run(
        exports(database(longest=A_DAY)),
        write,
        lambda written: exported_report(output, written),
        as_json=as_json,
    )


@cdr.command()
def void(key: Key, *, because: Because, closed: Closed = False, as_json: Json = False) -> int:
    """Take a call's price back; the call stays."""
    return run(
        corrections(),
        lambda use: use.void_call()(key, order(because, closed=closed)),
        amended_report,
        as_json=as_json,
    )


@cdr.command()
def unvoid(key: Key, *, because: Because, closed: Closed = False, as_json: Json = False) -> int:
    """Let a void call count again, and price it; or a leg whose billed call is void."""
    return run(
        corrections(),
        lambda use: use.unvoid_call()(key, order(because, closed=closed)),
        amended_report,
        as_json=as_json,
    )


@cdr.command()
def accept(key: Key, *, because: Because, closed: Closed = False, as_json: Json = False) -> int:
    """Let a call stand that is in doubt (implausible, too long), and price it."""
    return run(
        corrections(),
        lambda use: use.accept_call()(key, order(because, closed=closed)),
        amended_report,
        as_json=as_json,
    )


@cdr.command()
def correct(
    key: Key,
    *,
    duration: Duration,
    because: Because,
    closed: Closed = False,
    as_json: Json = False,
) -> int:
    """Give a call another duration, as after a lost BYE, and price it by that."""
    talk = seconds(duration)
    return run(
        corrections(),
        lambda use: use.correct_call()(key, talk, order(because, closed=closed)),
        amended_report,
        as_json=as_json,
    )
