"""`akira rate`: the command and its options."""

from typing import Annotated

import typer

from entrypoints.cli.money.commands_company import Name
from entrypoints.cli.options import TIME, Json, moment


def rate(
    name: Name,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="That is called.")],
    *,
    duration: Annotated[str, typer.Option(metavar="SECONDS", help="Talk time; up to 6 decimals.")],
    at: Annotated[str | None, typer.Option(metavar=TIME, help="Answered then; now.")] = None,
    as_json: Json = False,
) -> int:
    """Quote a call, step by step, by the same code as the bill; 1 where there is no price."""
    from datetime import UTC, datetime

    from entrypoints.cli.pricing.quoting import quote as work
    from entrypoints.cli.pricing.quoting import seconds
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    call = (number, moment(at) if at else datetime.now(UTC), seconds(duration))
    return run(CliSettings, lambda settings: work(settings, name, call), as_json=as_json)
