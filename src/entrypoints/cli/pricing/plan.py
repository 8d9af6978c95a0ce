"""`akira plan`: how numbers are written."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from domain.numbering.plan import Bare, OfUnknown
from entrypoints.cli.options import TIME, Json, group, moment
from entrypoints.cli.pricing.plan_reports import book_report, numbers_report, plan_report
from entrypoints.cli.pricing.plan_wishes import optional, place
from entrypoints.cli.running import run
from entrypoints.cli.uses import plans

plan = group("How numbers are written, and which number is meant.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Of the plan.")]
Account = Annotated[str | None, typer.Option(help="Calls of this account.")]
OfCompany = Annotated[str | None, typer.Option("--company", help="Calls that it pays for.")]
Host = Annotated[str | None, typer.Option(help="Calls that this proxy wrote.")]
Default = Annotated[bool, typer.Option("--default", help="All other calls.")]
From = Annotated[
    str | None, typer.Option("--from", metavar=TIME, help="Calls answered then or later; now.")
]


Country = Annotated[str, typer.Option(metavar="CC", help="ISO 3166; the rest is as there.")]
Strip = Annotated[
    list[str] | None, typer.Option(help="In front, no part of the number; `?` is any digit.")
]
Behind = Annotated[list[str] | None, typer.Option(help="Behind; with * at its end: from there on.")]
Keep = Annotated[list[str] | None, typer.Option(help="112, 0800*, 911=0911 (the tariff's prefix).")]
International = Annotated[
    list[str] | None, typer.Option(metavar="PREFIX", help="Beside + and 00, such as 011.")
]
National = Annotated[str | None, typer.Option(metavar="PREFIX", help="Such as 0; '' for none.")]
Area = Annotated[str | None, typer.Option(metavar="CODE", help="Of subscribers.")]
OfBare = Annotated[Bare | None, typer.Option("--bare", help="A number without any prefix.")]
ToUnknown = Annotated[
    OfUnknown | None, typer.Option("--unknown", help="Calls to what is no number.")
]
Since = Annotated[str | None, typer.Option("--from", metavar=TIME, help="Since ever.")]
Correct = Annotated[
    bool, typer.Option("--correct", help="In place of the one with the same start.")
]


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
        lambda book: plan_report(name, book),
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
    since = moment(start) if start else datetime.now(UTC)
    return run(
        plans(),
        lambda use: use.plan_numbers().assign(name, *where, since),
        book_report,
        as_json=as_json,
    )


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
    since = moment(start) if start else datetime.now(UTC)
    return run(
        plans(),
        lambda use: use.plan_numbers().assign(None, *where, since),
        book_report,
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
    when = moment(at) if at else datetime.now(UTC)
    return run(
        plans(),
        lambda use: use.read_numbers()(name, numbers, when),
        numbers_report,
        as_json=as_json,
    )
