"""`akira tariff assign`: a tariff holds for a company."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from domain.pricing.paying import Assignment
from entrypoints.cli.money.company import change
from entrypoints.cli.options import TIME, Company, Json, local


def assign(  # noqa: PLR0913 each is an option
    name: Company,
    tariff: Annotated[str, typer.Argument(metavar="TARIFF", help="Its name.")],
    *,
    start: Annotated[
        str | None, typer.Option("--from", metavar=TIME, help="Now; without zone: the tariff's.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", metavar=TIME, help="For good.")] = None,
    correct: Annotated[
        bool, typer.Option("--correct", help="In place of the assignment with the same start.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Let a tariff hold for a company; where it ends, what lies below it goes on."""
    assignment = Assignment(
        tariff=tariff,
        valid_from=local(start) if start else datetime.now(UTC),
        valid_to=local(end) if end else None,
    )
    return change(
        lambda company: company.assign(name, assignment, correct=correct), as_json=as_json
    )
