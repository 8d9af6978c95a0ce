"""`akira tariff assign` and `unassign`: which tariff holds for which calls of a company."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from application.proof.near_names import Named
from domain.money.certain_calls import certain_calls
from domain.pricing.paying import Assignment
from domain.pricing.sides import Side
from entrypoints.cli.money.company import change
from entrypoints.cli.options import TIME, Company, Json, local

Account = Annotated[str | None, typer.Option(help="Only calls of this account.")]
Source = Annotated[
    str | None, typer.Option(metavar="NETWORK", help="Only calls from there: 192.0.2.0/28.")
]
TechPrefix = Annotated[
    str, typer.Option(metavar="DIGITS", help="In front of the called number, with --source.")
]
Host = Annotated[str | None, typer.Option(help="Only calls of this proxy, as its bridge names it.")]
WhichSide = Annotated[
    Side, typer.Option("--side", help="For calls that it makes, or for those to its numbers.")
]


def assign(  # noqa: PLR0913 each is an option
    name: Company,
    tariff: Annotated[str, typer.Argument(metavar="TARIFF", help="Its name.")],
    *,
    start: Annotated[
        str | None, typer.Option("--from", metavar=TIME, help="Now; without zone: the tariff's.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", metavar=TIME, help="For good.")] = None,
    account: Account = None,
    source: Source = None,
    tech_prefix: TechPrefix = "",
    host: Host = None,
    side: WhichSide = Side.OUTBOUND,
    correct: Annotated[
        bool, typer.Option("--correct", help="In place of the assignment with the same start.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Let a tariff hold for a company, or for certain calls of it; else what lies below goes on."""
    only = certain_calls(account=account, source=source, tech_prefix=tech_prefix, host=host)
    assignment = Assignment(
        tariff=tariff,
        valid_from=local(start) if start else datetime.now(UTC),
        valid_to=local(end) if end else None,
        only=only,
        side=side,
    )
    return change(
        lambda company: company.assign(name, assignment, correct=correct),
        Named(account, [host]),
        as_json=as_json,
    )


def unassign(  # noqa: PLR0913 each is an option
    name: Company,
    *,
    start: Annotated[
        str | None, typer.Option("--from", metavar=TIME, help="Now; without zone: the tariff's.")
    ] = None,
    account: Account = None,
    source: Source = None,
    tech_prefix: TechPrefix = "",
    host: Host = None,
    side: WhichSide = Side.OUTBOUND,
    as_json: Json = False,
) -> int:
    """End the tariff that a company has then for certain calls: that for all goes on, or none."""
    only = certain_calls(account=account, source=source, tech_prefix=tech_prefix, host=host)
    moment = local(start) if start else datetime.now(UTC)
    return change(
        lambda company: company.unassign(name, moment, only, side),
        Named(account, [host]),
        as_json=as_json,
    )
