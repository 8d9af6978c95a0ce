"""`akira cdr search`: calls by what is known of them, a page at a time."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from application.calls.search_calls import FoundCalls
from application.calls.stories import CallQuery
from application.proof.near_names import Named
from domain.calls.outcome import CallOutcome
from domain.moment import in_zone
from domain.pricing.verdict import Rating, UnratedReason
from entrypoints.cli.calls.found_report import calls_report
from entrypoints.cli.hints import Hinted, with_hints
from entrypoints.cli.options import TIME, CompanyOption, Json, Lines, Zone, local, one_of, time_zone
from entrypoints.cli.running import run
from entrypoints.cli.uses import calls

if TYPE_CHECKING:
    from entrypoints.containers.operator.calls import CallsContainer

Outcome = Annotated[str | None, typer.Option(metavar="|".join(CallOutcome))]
Priced = Annotated[str | None, typer.Option("--rating", metavar="|".join(Rating))]
Reason = Annotated[str | None, typer.Option(metavar="REASON", help=f"{', '.join(UnratedReason)}.")]
Number = Annotated[
    str | None,
    typer.Option(metavar="NUMBER", help="As it is written, and as the number plan reads it."),
]
Prefix = Annotated[
    str | None, typer.Option(metavar="DIGITS", help="The called number begins so: +49, 0049, 030.")
]
After = Annotated[
    str | None, typer.Option(metavar="CURSOR", help="The next page, as the last one tells.")
]
Limit = Annotated[int, typer.Option(min=1, max=100_000, help="Calls a page.")]


def search(  # noqa: PLR0913 each is an option
    *,
    start: Annotated[str | None, typer.Option("--from", metavar=TIME)] = None,
    end: Annotated[str | None, typer.Option("--to", metavar=TIME)] = None,
    zone: Zone = "UTC",
    company: CompanyOption = None,
    caller: Number = None,
    callee: Number = None,
    prefix: Prefix = None,
    account: str | None = None,
    call_id: str | None = None,
    host: str | None = None,
    destination: str | None = None,
    outcome: Outcome = None,
    rating: Priced = None,
    reason: Reason = None,
    limit: Limit = 100,
    after: After = None,
    as_json: Json = False,
    as_lines: Lines = False,
) -> int:
    """List calls by what is known of them, the latest first."""
    shown_in = time_zone(zone)
    wanted = CallQuery(
        start=in_zone(local(start), zone) if start else None,
        end=in_zone(local(end), zone) if end else None,
        caller=caller, callee=callee, prefix=prefix, account=account, call_id=call_id,
        host=host, destination=destination, limit=limit, after=cursor(after) if after else None,
        outcome=one_of(CallOutcome, outcome, "--outcome"),
        rating=one_of(Rating, rating, "--rating"),
        unrated_reason=one_of(UnratedReason, reason, "--reason"),
    )  # fmt: skip
    return run(
        calls(),
        lambda use: _found(use, wanted, company),
        with_hints(lambda found: calls_report(found, shown_in)),
        as_json=as_json,
        as_lines=as_lines,
    )


async def _found(
    use: "CallsContainer", wanted: CallQuery, company: str | None
) -> Hinted[FoundCalls]:
    found = await use.search_calls()(wanted, company)
    if found.calls:
        return found, []
    destinations = [] if wanted.destination is None else [wanted.destination]
    hints = await use.near_names()(Named(wanted.account, [wanted.host]))
    return found, [*await use.near_destinations()(destinations), *hints]


def cursor(text: str) -> tuple[datetime, UUID]:
    """Read where a page ended."""
    start, _, key = text.rpartition("/")
    try:
        return in_zone(datetime.fromisoformat(start), "UTC"), UUID(key)
    except ValueError:
        raise typer.BadParameter("no cursor of a page", param_hint="--after") from None
