"""`akira plan`: how numbers are written."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from application.proof.near_names import Named
from domain.numbering.book import Scope
from entrypoints.cli.hints import run_naming
from entrypoints.cli.options import TIME, Json, group, moment, of_a_call, span
from entrypoints.cli.pricing.plan_options import (
    Account,
    Area,
    Behind,
    Correct,
    Country,
    Default,
    From,
    Host,
    International,
    Keep,
    Name,
    National,
    OfBare,
    OfCompany,
    Since,
    Strip,
    ToUnknown,
)
from entrypoints.cli.pricing.plan_reports import (
    book_report,
    numbers_report,
    plan_report,
    trial_report,
)
from entrypoints.cli.pricing.plan_wishes import optional, place
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.unchanged import of_said
from entrypoints.cli.uses import corrections, plans
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from application.calls.try_plan import PlanTrial
    from entrypoints.containers.operator.corrections import CorrectionsContainer

plan = group("How numbers are written, and which number is meant.")


@plan.command()
def add(  # noqa: PLR0913 each is an option
    name: Name,
    *,
    country: Country,
    strip: Strip = None,
    behind: Behind = None,
    keep: Keep = None,
    international: International = None,
    national: National = None,
    area: Area = None,
    bare: OfBare = None,
    unknown: ToUnknown = None,
    start: Since = None,
    correct: Correct = False,
    as_json: Json = False,
) -> int:
    """Set a plan, with its country's defaults where nothing is said; nobody uses it yet."""
    from application.pricing.plan_numbers import PlanWish

    wish = PlanWish(
        country=country,
        international_prefixes=optional(international),
        national_prefix=national,
        area_code=area,
        strip=optional(strip),
        suffixes=optional(behind),
        bare=bare,
        keep=tuple(keep or ()),
        unknown=unknown,
    )
    since = moment(start) if start else None
    return run(
        plans(),
        lambda use: use.plan_numbers().add(name, wish, since, correct=correct),
        of_said(lambda book: plan_report(name, book)),
        as_json=as_json,
    )


@plan.command("list")
def list_plans(*, as_json: Json = False) -> int:
    """List plans, and who uses them."""
    return run(plans(), lambda use: use.plans().plans(), book_report, as_json=as_json)


@plan.command()
def show(name: Name, *, as_json: Json = False) -> int:
    """Show a plan, as it was and will be."""
    return run(
        plans(),
        lambda use: use.plans().plans(),
        lambda book: plan_report(name, book),
        as_json=as_json,
    )


@plan.command()
def assign(  # noqa: PLR0913 each is an option
    name: Name,
    *,
    account: Account = None,
    company: OfCompany = None,
    host: Host = None,
    default: Default = False,
    start: From = None,
    as_json: Json = False,
) -> int:
    """Let calls of one account, company or host, or all others, use a plan."""
    where = place(account=account, company=company, host=host, default=default)
    return _let_use(name, where, start, as_json=as_json)


@plan.command()
def unassign(  # noqa: PLR0913 each is an option
    *,
    account: Account = None,
    company: OfCompany = None,
    host: Host = None,
    default: Default = False,
    start: From = None,
    as_json: Json = False,
) -> int:
    """Let them use none of their own any more: the next one holds, or none."""
    where = place(account=account, company=company, host=host, default=default)
    return _let_use(None, where, start, as_json=as_json)


def _let_use(
    name: str | None, where: tuple[Scope, str], start: str | None, *, as_json: bool
) -> int:
    since = moment(start) if start else datetime.now(UTC)
    scope, key = where
    return run_naming(
        plans(),
        lambda use: use.plan_numbers().assign(name, scope, key, since),
        of_said(book_report),
        Named(key if scope is Scope.ACCOUNT else None, [key] if scope is Scope.HOST else []),
        as_json=as_json,
    )


@plan.command("test")
def read(
    name: Name,
    numbers: Annotated[list[str], typer.Argument(metavar="NUMBER...", help="As written.")],
    *,
    at: Annotated[str | None, typer.Option(metavar=TIME, help="As the plan is then; now.")] = None,
    as_json: Json = False,
) -> int:
    """Tell how it reads numbers, step by step; changes nothing."""
    when = of_a_call(at) if at else datetime.now(UTC)
    return run(
        plans(),
        lambda use: use.read_numbers()(name, numbers, when),
        numbers_report,
        as_json=as_json,
    )


@plan.command("try")
def try_out(
    name: Name,
    *,
    start: Annotated[str, typer.Option("--from", metavar=TIME, help="Calls since then.")],
    end: Annotated[str, typer.Option("--to", metavar=TIME, help="Not included.")],
    company: Annotated[
        str | None, typer.Option("--company", metavar="COMPANY", help="Only calls that it pays.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Tell which verdicts of stored calls would change if all used it; changes nothing."""
    hours = span(start, end)

    async def work(use: "CorrectionsContainer") -> "PlanTrial":
        wanted = await use.select_calls()(hours, company)
        with progress("calls", None) as seen:
            return await use.try_plan()(wanted, name, seen)

    return run(
        corrections(database(longest=A_DAY)),
        work,
        lambda found: trial_report(found, name),
        as_json=as_json,
    )
