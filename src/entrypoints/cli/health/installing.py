"""`akira migrate` and `akira setup`: what an installation or an upgrade needs."""

from functools import partial
from typing import Annotated

import typer

from application.health.data import StreamSize
from entrypoints.cli.health.reports import layout_report, migrated_report
from entrypoints.cli.options import Json
from entrypoints.cli.resources import A_DAY, database, stream
from entrypoints.cli.running import run
from entrypoints.cli.uses import health

Check = Annotated[bool, typer.Option("--check", help="Only tell what is missing; 1 if any.")]
Replicas = Annotated[int, typer.Option(min=1, max=5, help="Of new streams; 3 in a cluster.")]
MaxBytes = Annotated[
    int, typer.Option(min=1, max=(1 << 63) - 1, help="Of the new CDR stream; full, it refuses.")
]


def migrate(*, check: Check = False, as_json: Json = False) -> int:
    """Bring the database to this version."""
    return run(
        health(database(longest=A_DAY)),
        lambda use: use.schema().pending() if check else use.schema().migrate(),
        partial(migrated_report, check=check),
        as_json=as_json,
    )


def setup(
    *,
    replicas: Replicas = 1,
    max_bytes: MaxBytes = 20 * 1024**3,
    as_json: Json = False,
) -> int:
    """Create what is missing of streams and consumers, and check the others."""
    size = StreamSize(max_bytes=max_bytes, replicas=replicas)
    return run(
        health(stream()), lambda use: use.layout().setup(size), layout_report, as_json=as_json
    )
