"""`akira rate`: the price of a call that was not made."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from application.pricing.quote import CallInQuestion
from entrypoints.cli.options import TIME, Company, Duration, Json, moment, seconds
from entrypoints.cli.pricing.quote_report import quote_report
from entrypoints.cli.running import run
from entrypoints.cli.uses import pricing


def rate(  # noqa: PLR0913 each is an option
    name: Company,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="That is called.")],
    *,
    duration: Duration,
    caller: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Who calls; else a caller unknown.")
    ] = None,
    at: Annotated[str | None, typer.Option(metavar=TIME, help="Answered then; now.")] = None,
    as_json: Json = False,
) -> int:
    """Quote a call, step by step, by the same code as the bill; 1 where there is no price."""
    call = CallInQuestion(
        company=name,
        number=number,
        answered_at=moment(at) if at else datetime.now(UTC),
        talk=seconds(duration),
        caller=caller,
    )
    return run(pricing(), lambda use: use.quote()(call), quote_report, as_json=as_json)
