"""`akira stream`: the stream looked at, saved and made anew."""

from pathlib import Path
from typing import Annotated

import typer

from entrypoints.cli.health.looking import asking_stream
from entrypoints.cli.health.reports import stream_report
from entrypoints.cli.intake.reports import backup_report, restored_report
from entrypoints.cli.options import Json, group
from entrypoints.cli.running import run
from entrypoints.cli.uses import health, intake

stream = group("The stream: how it stands, and its backups.")

Shelf = Annotated[Path, typer.Argument(file_okay=False, help="Gets a folder for each backup.")]
Backup = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="One backup.")]


@stream.command()
def show(*, as_json: Json = False) -> int:
    """Show the stream and who reads it; 1 if something is wrong. Asks no database."""
    return run(
        health(asking_stream()), lambda use: use.tell_stream()(), stream_report, as_json=as_json
    )


@stream.command()
def backup(
    folder: Shelf,
    *,
    keep: Annotated[int, typer.Option(min=1, help="The newest that stay.")] = 48,
    as_json: Json = False,
) -> int:
    """Save the stream with its consumers; while it runs their configuration is locked."""
    return run(
        intake(),
        lambda use: use.back_up_stream(backups=use.backups(folder=folder))(keep),
        lambda done: backup_report(folder / done[0], done[1]),
        as_json=as_json,
    )


@stream.command()
def restore(
    folder: Backup,
    *,
    replicas: Annotated[
        int | None, typer.Option(min=1, max=5, help="Of the stream; else as it was saved.")
    ] = None,
    moved: Annotated[
        bool,
        typer.Option(
            "--moved",
            help="Nothing was published since it was saved: it goes on as the same stream, and "
            "no bridge thinks that its end was lost.",
        ),
    ] = False,
    as_json: Json = False,
) -> int:
    """Make the saved stream anew; one that exists is never overwritten."""
    return run(
        intake(),
        lambda use: use.backups(folder=folder.parent).restore(folder.name, replicas, moved=moved),
        lambda facts: restored_report(folder, facts),
        as_json=as_json,
    )
