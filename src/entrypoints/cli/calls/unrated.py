"""`akira unrated`: the queue of calls without a price."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from application.calls.unrated import FoundUnrated, UnratedQuery
from domain.pricing.verdict import UnratedReason
from entrypoints.cli.calls.finding import Prefix, Reason, one_of
from entrypoints.cli.calls.ordering import order
from entrypoints.cli.calls.unrated_reports import settled_report, unrated_report
from entrypoints.cli.options import (
    TIME,
    Because,
    Closed,
    CompanyOption,
    DryRun,
    Json,
    Lines,
    group,
    moment,
)
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.uses import corrections
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from entrypoints.containers.operator.corrections import CorrectionsContainer

unrated = group("Calls without a price.")
_EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))

Since = Annotated[str | None, typer.Option("--from", metavar=TIME, help="Started then or later.")]
Until = Annotated[str | None, typer.Option("--to", metavar=TIME, help="Not included.")]
Account = Annotated[str | None, typer.Option(metavar="ACCOUNT", help="As in the CDR.")]


@unrated.command("list")
def list_unrated(  # noqa: PLR0913 each is an option
    *,
    start: Since = None,
    end: Until = None,
    company: CompanyOption = None,
    reason: Reason = None,
    account: Account = None,
    prefix: Prefix = None,
    as_json: Json = False,
    as_lines: Lines = False,
) -> int:
    """Count them by reason, company and account; each: akira cdr search --rating unrated."""
    wish = one_of(UnratedReason, reason, "--reason")
    hours = _hours(start, end)

    async def work(use: "CorrectionsContainer") -> tuple[FoundUnrated, Mapping[int, str]]:
        selection = await use.select_calls()(hours, company)
        wanted = UnratedQuery(selection=selection, reason=wish, account=account, prefix=prefix)
        with progress("calls", None) as seen:
            found = await use.list_unrated()(wanted, seen)
        return found, (await use.register().company_names()).names

    return run(
        corrections(database(longest=A_DAY)),
        work,
        lambda found: unrated_report(*found),
        as_json=as_json,
        as_lines=as_lines,
    )


@unrated.command()
def settle(  # noqa: PLR0913 each is an option
    *,
    because: Because,
    start: Since = None,
    end: Until = None,
    company: CompanyOption = None,
    reason: Reason = None,
    account: Account = None,
    prefix: Prefix = None,
    closed: Closed = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Say that they will never have a price; akira cdr unvoid takes it back for one."""
    if all(each is None for each in (start, end, company, reason, account, prefix)):
        raise typer.BadParameter(
            "say which: --reason, --company, --account, --prefix, --from, --to"
        )
    wish = one_of(UnratedReason, reason, "--reason")
    hours = _hours(start, end)

    async def work(use: "CorrectionsContainer") -> Counter[UnratedReason]:
        selection = await use.select_calls()(hours, company)
        wanted = UnratedQuery(selection=selection, reason=wish, account=account, prefix=prefix)
        with progress("calls", None) as seen:
            by = order(because, closed=closed)
            return await use.settle_unrated()(wanted, by, dry_run=dry_run, seen=seen)

    return run(
        corrections(database(longest=A_DAY)),
        work,
        lambda settled: settled_report(settled, dry=dry_run),
        as_json=as_json,
    )


def _hours(start: str | None, end: str | None) -> tuple[datetime, datetime]:
    hours = (moment(start) if start else _EVER[0], moment(end) if end else _EVER[1])
    if hours[0] >= hours[1]:
        raise typer.BadParameter("--to must be after --from")
    return hours
