"""`akira tariff assign`: the command and its options."""

from typing import Annotated

import typer

from entrypoints.cli.money.commands_company import Name
from entrypoints.cli.options import TIME, Json, moment


def assign(
    name: Name,
    tariff: Annotated[str, typer.Argument(metavar="TARIFF", help="Its name.")],
    *,
    start: Annotated[str | None, typer.Option("--from", metavar=TIME, help="Now.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar=TIME, help="For good.")] = None,
    as_json: Json = False,
) -> int:
    """Let a tariff hold for a company; the one in force at its beginning ends there."""
    from datetime import UTC, datetime

    from domain.pricing.price_book import Assignment
    from entrypoints.cli.money.companies import assign as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    assignment = Assignment(
        tariff=tariff,
        valid_from=moment(start) if start else datetime.now(UTC),
        valid_to=moment(end) if end else None,
    )
    if assignment.valid_to is not None and assignment.valid_to <= assignment.valid_from:
        raise typer.BadParameter("--to must be after --from")
    return run(CliSettings, lambda settings: work(settings, name, assignment), as_json=as_json)
