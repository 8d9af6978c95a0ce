"""`akira stream`: the stream saved and made anew."""

from pathlib import Path
from typing import Annotated

import typer

from entrypoints.cli.options import Json

stream = typer.Typer(help="The stream as a backup.", no_args_is_help=True, rich_markup_mode=None)


@stream.command()
def backup(
    folder: Annotated[Path, typer.Argument(file_okay=False, help="Gets a folder for each backup.")],
    *,
    keep: Annotated[int, typer.Option(min=1, help="The newest that stay.")] = 48,
    as_json: Json = False,
) -> int:
    """Save the stream with its consumers; while it runs their configuration is locked."""
    from entrypoints.cli.running import run
    from entrypoints.cli.stream.backups import backup as work
    from entrypoints.process.settings import StreamToolSettings

    return run(
        StreamToolSettings, lambda settings: work(settings, folder, keep=keep), as_json=as_json
    )


@stream.command()
def restore(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="One backup.")],
    *,
    replicas: Annotated[
        int | None, typer.Option(min=1, max=5, help="Of the stream; else as it was saved.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Make the saved stream anew; one that exists is never overwritten."""
    from entrypoints.cli.running import run
    from entrypoints.cli.stream.backups import restore as work
    from entrypoints.process.settings import StreamToolSettings

    return run(
        StreamToolSettings,
        lambda settings: work(settings, folder, replicas=replicas),
        as_json=as_json,
    )
