"""`akira log`: the event log to a file, and from there into an empty database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.files.log_lines import lines_of, whole_file
from entrypoints.cli.facts.reports import exported_report, filled_report
from entrypoints.cli.options import Json, a_file, group
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.uses import facts
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from entrypoints.containers.operator.facts import FactsContainer

log = group("The event log, from which everything follows.")

New = Annotated[Path, typer.Argument(metavar="FILE", help="New; packed if it ends in .gz.")]
Given = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, callback=a_file)
]


@log.command()
def export(file: New, *, as_json: Json = False) -> int:
    """Write the log as JSON lines, as of now."""

    async def work(use: "FactsContainer") -> int:
        await use.noting()("log export")
        with whole_file(file) as write, progress("events", None) as seen:
            return await use.export_log()(write, seen)

    return run(
        facts(database(longest=A_DAY)),
        work,
        lambda events: exported_report(file, events),
        as_json=as_json,
    )


@log.command("import")
def fill(file: Given, *, as_json: Json = False) -> int:
    """Fill an empty database with a log and all that follows from it; as its owner."""

    async def work(use: "FactsContainer") -> int:
        with lines_of(file) as lines, progress("events", None) as seen:
            return await use.import_log()(lines, seen)

    return run(
        facts(database(longest=A_DAY)),
        work,
        lambda events: filled_report(file, events),
        as_json=as_json,
    )
