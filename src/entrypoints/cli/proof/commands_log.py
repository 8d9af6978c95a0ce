"""`akira log`: the commands and their options."""

from pathlib import Path
from typing import Annotated

import typer

from entrypoints.cli.options import Json

log = typer.Typer(
    help="The event log, from which everything follows.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@log.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="New; packed if it ends in .gz.")],
    *,
    as_json: Json = False,
) -> int:
    """Write the log as JSON lines, as of now."""
    from entrypoints.cli.proof.log import export as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, lambda settings: work(settings, file), as_json=as_json)


@log.command("import")
def fill(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)],
    *,
    as_json: Json = False,
) -> int:
    """Fill an empty database, so that it equals the one that was exported; as its owner."""
    from entrypoints.cli.proof.log import fill as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, lambda settings: work(settings, file), as_json=as_json)
