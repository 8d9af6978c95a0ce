"""`akira rate`: the price of a call that was not made."""

from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Annotated

import typer

from application.pricing.quote import CallInQuestion
from application.proof.near_names import Named
from domain.pricing.sides import Side
from entrypoints.cli.hints import run_naming
from entrypoints.cli.options import TIME, Company, Duration, Json, as_written, of_a_call, seconds
from entrypoints.cli.pricing.quote_report import quote_report
from entrypoints.cli.uses import pricing


def _some(text: str) -> str:
    if not text.strip():
        raise typer.BadParameter("it may not be empty")
    return text


Number = Annotated[str, typer.Argument(metavar="NUMBER", callback=_some, help="That is called.")]


def rate(  # noqa: PLR0913 each is an option
    name: Company,
    number: Number,
    *,
    duration: Duration,
    caller: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Who calls; else a caller unknown.")
    ] = None,
    account: Annotated[str | None, typer.Option(help="The call is of this account.")] = None,
    source: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="It comes from there: 192.0.2.7.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="Its proxy, as its bridge names it.")] = None,
    side: Annotated[
        Side, typer.Option(help="The company makes the call, or is called by it.")
    ] = Side.OUTBOUND,
    at: Annotated[str | None, typer.Option(metavar=TIME, help="Answered then; now.")] = None,
    as_json: Json = False,
) -> int:
    """Quote a call, step by step, by the same code as the bill; 1 where there is no price."""
    call = CallInQuestion(
        company=name,
        number=number,
        answered_at=of_a_call(at) if at else datetime.now(UTC),
        talk=seconds(duration),
        caller=caller,
        account=account,
        src_ip=as_written(ip_address, source, "--source"),
        host=host,
        side=side,
    )
    return run_naming(
        pricing(),
        lambda use: use.quote()(call),
        quote_report,
        Named(account, [host]),
        as_json=as_json,
    )
