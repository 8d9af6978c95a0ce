"""`akira unrated`: the queue of calls without a price."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from application.calls.settle_unrated import Settled
from application.calls.unrated import FoundUnrated, UnratedQuery
from application.proof.near_names import Named
from domain.moment import EARLIEST, LATEST
from domain.pricing.verdict import UnratedReason
from entrypoints.cli.calls.finding import Prefix, Reason
from entrypoints.cli.calls.ordering import order
from entrypoints.cli.calls.unrated_reports import settled_report, unrated_report
from entrypoints.cli.hints import Hinted, with_hints
from entrypoints.cli.options import (
    TIME,
    Because,
    Closed,
    CompanyOption,
    DryRun,
    Json,
    Lines,
    group,
    one_of,
    span,
)
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.uses import corrections
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from entrypoints.containers.operator.corrections import CorrectionsContainer

unrated = group("Calls without a price.")
_EVER = (EARLIEST.isoformat(), LATEST.isoformat())

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
    asked = _asking(
        start=start, end=end, company=company, reason=reason, account=account, prefix=prefix
    )

    async def work(
        use: "CorrectionsContainer",
    ) -> Hinted[tuple[FoundUnrated, Mapping[int, str]]]:
        wanted = await asked(use)
        with progress("calls", None) as seen:
            found = await use.list_unrated()(wanted, seen)
        names = (await use.register().company_names()).names
        return (found, names), await _strange(use, account, found.groups)

    return run(
        corrections(database(longest=A_DAY)),
        work,
        with_hints(lambda found: unrated_report(*found)),
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
    asked = _asking(
        start=start, end=end, company=company, reason=reason, account=account, prefix=prefix
    )

    async def work(use: "CorrectionsContainer") -> Hinted[Settled]:
        wanted = await asked(use)
        with progress("calls", None) as seen:
            by = order(because, closed=closed)
            done = await use.settle_unrated()(wanted, by, dry_run=dry_run, seen=seen)
        return done, await _strange(use, account, done.reasons)

    return run(
        corrections(database(longest=A_DAY)),
        work,
        with_hints(lambda settled: settled_report(settled, dry=dry_run)),
        as_json=as_json,
    )


async def _strange(
    use: "CorrectionsContainer", account: str | None, found: Collection[object]
) -> Sequence[str]:
    return [] if found else await use.near_names()(Named(account))


def _asking(  # noqa: PLR0913 as many as there are options
    *,
    start: str | None,
    end: str | None,
    company: str | None,
    reason: str | None,
    account: str | None,
    prefix: str | None,
) -> "Callable[[CorrectionsContainer], Awaitable[UnratedQuery]]":
    wish = one_of(UnratedReason, reason, "--reason")
    hours = span(start or _EVER[0], end or _EVER[1])

    async def asked(use: "CorrectionsContainer") -> UnratedQuery:
        selection = await use.select_calls()(hours, company)
        return await use.read_prefix()(
            UnratedQuery(selection=selection, reason=wish, account=account, prefix=prefix)
        )

    return asked
