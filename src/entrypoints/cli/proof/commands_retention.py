"""`akira retention`: the command and its options."""

from typing import Annotated

import typer

from entrypoints.cli.options import Json

retention = typer.Typer(help="Old calls.", no_args_is_help=True, rich_markup_mode=None)


@retention.callback()
def _group() -> None:
    """Old calls."""


@retention.command()
def run(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would go.")] = False,
    as_json: Json = False,
) -> int:
    """Drop calls older than AKIRA_KEEP_CALLS_DAYS if all is settled; no event and no cent goes."""
    from entrypoints.cli.proof.retention import run_retention as work
    from entrypoints.cli.running import run as run_command
    from entrypoints.process.settings import RetentionSettings

    return run_command(
        RetentionSettings, lambda settings: work(settings, dry=dry_run), as_json=as_json
    )
