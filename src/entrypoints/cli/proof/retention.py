"""`akira retention`: what is old enough, and settled, goes."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from application.proof.drop_old_calls import Retention
from entrypoints.cli.options import Json, group
from entrypoints.cli.proof.retention_report import retention_report
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run as run_command
from entrypoints.cli.uses import proof
from entrypoints.process.settings import RetentionSettings

if TYPE_CHECKING:
    from entrypoints.containers.operator.proof import ProofContainer

retention = group("Old calls.")

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would go.")]


@retention.command()
def run(*, dry_run: DryRun = False, as_json: Json = False) -> int:
    """Drop calls of closed months older than AKIRA_KEEP_CALLS_DAYS; no event and no cent goes."""

    async def drop(use: "ProofContainer") -> Retention:
        return await use.drop_old_calls()(use.keep_calls(), dry_run=dry_run)

    return run_command(
        proof(database(longest=A_DAY, wanted=RetentionSettings)),
        drop,
        partial(retention_report, dry=dry_run),
        as_json=as_json,
    )
