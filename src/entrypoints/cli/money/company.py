"""`akira company` and `akira account`: who pays for calls."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from application.calls.billed_elsewhere import BilledElsewhere
from application.money.companies import ChangeCompany
from application.money.data import Changed, CompanyAccount
from application.proof.near_names import NOBODY, Named
from domain.moment import UTC_ZONE
from entrypoints.cli.hints import run_naming
from entrypoints.cli.money.limits import Wish, opened
from entrypoints.cli.money.mapped_report import mapped_report
from entrypoints.cli.money.reports import (
    accounts_report,
    changed_report,
    companies_report,
    company_report,
)
from entrypoints.cli.options import TIME, Because, Company, DryRun, Json, Lines, group, moment
from entrypoints.cli.running import run
from entrypoints.cli.uses import money
from entrypoints.terminal.report import Report

if TYPE_CHECKING:
    from entrypoints.containers.operator.money import MoneyContainer

company = group("Who pays for calls.")
account = group("Which company pays for which account.")

Credit = Annotated[
    str | None,
    typer.Option("--credit-limit", metavar="AMOUNT|none", help="Zero or more; none: no limit."),
]
Low = Annotated[
    str | None, typer.Option("--low-balance", metavar="AMOUNT|none", help="Balance that warns.")
]
Zone = Annotated[
    str, typer.Option("--zone", metavar="ZONE", help="Of its months, such as Europe/Berlin.")
]


def change(
    work: Callable[[ChangeCompany], Awaitable[Changed]], named: Named = NOBODY, *, as_json: bool
) -> int:
    """Change a company, and tell all of it; of accounts and hosts that are named, the strange."""
    return run_naming(
        money(),
        lambda use: work(use.change_company()),
        changed_report,
        named,
        as_json=as_json,
    )


@company.command()
def add(  # noqa: PLR0913 each is an option
    name: Annotated[str, typer.Argument(metavar="NAME")],
    *,
    currency: Annotated[str, typer.Option(metavar="CODE", help="ISO 4217, such as EUR.")],
    postpaid: Annotated[bool, typer.Option("--postpaid", help="Pays later; no limit.")] = False,
    credit_limit: Credit = None,
    low_balance: Low = None,
    zone: Zone = UTC_ZONE,
    as_json: Json = False,
) -> int:
    """Open a company with a balance of zero; prepaid unless told otherwise."""
    payment, limits = opened(postpaid=postpaid, credit_limit=credit_limit, low_balance=low_balance)
    return run(
        money(),
        lambda use: use.open_company()(name, currency, payment, limits, zone),
        company_report,
        as_json=as_json,
    )


@company.command("list")
def list_companies(*, as_json: Json = False) -> int:
    """List companies with their balances."""
    return run(money(), lambda use: use.register().companies(), companies_report, as_json=as_json)


@company.command()
def show(name: Company, *, as_json: Json = False) -> int:
    """Show a company with its accounts and tariffs."""
    return run(money(), lambda use: use.find_company()(name), company_report, as_json=as_json)


@company.command()
def suspend(name: Company, *, because: Because, as_json: Json = False) -> int:
    """Let it make no new calls; finished ones are debited all the same."""
    return change(lambda company: company.suspend(name, because), as_json=as_json)


@company.command()
def resume(name: Company, *, because: Because, as_json: Json = False) -> int:
    """Let it make calls again."""
    return change(lambda company: company.resume(name, because), as_json=as_json)


@company.command()
def rename(
    name: Company,
    other: Annotated[str, typer.Argument(metavar="NEW-NAME")],
    *,
    because: Because,
    as_json: Json = False,
) -> int:
    """Give it another name; its number, calls and balance stay."""
    return change(lambda company: company.rename(name, other, because), as_json=as_json)


@company.command()
def close(name: Company, *, because: Because, as_json: Json = False) -> int:
    """Close it once its balance is zero: late calls are debited all the same."""
    return change(lambda company: company.close(name, because), as_json=as_json)


@company.command()
def currency(
    name: Company,
    code: Annotated[str, typer.Argument(metavar="CODE", help="ISO 4217, such as EUR.")],
    *,
    because: Because,
    as_json: Json = False,
) -> int:
    """Keep its book in another currency, before the first movement."""
    return change(lambda company: company.change_currency(name, code, because), as_json=as_json)


@company.command()
def limits(
    name: Company, *, credit_limit: Credit = None, low_balance: Low = None, as_json: Json = False
) -> int:
    """Set how far its balance may fall; what is not named stays."""
    wish = Wish.of(credit_limit, low_balance)
    return change(lambda company: company.set_limits(name, wish.applied_to), as_json=as_json)


@company.command("zone")
def set_zone(
    name: Company,
    zone: Annotated[str, typer.Argument(metavar="ZONE", help="Such as Europe/Berlin.")],
    *,
    as_json: Json = False,
) -> int:
    """Count its months and days by the calendar of a time zone."""
    return change(lambda company: company.set_zone(name, zone), as_json=as_json)


@account.command("list")
def list_accounts(*, as_json: Json = False, as_lines: Lines = False) -> int:
    """List accounts with the companies that pay for them now, and that will."""
    return run(
        money(),
        lambda use: use.register().companies(),
        accounts_report,
        as_json=as_json,
        as_lines=as_lines,
    )


@account.command("map")
def map_account(
    account_name: Annotated[str, typer.Argument(metavar="ACCOUNT", help="As in the CDR.")],
    name: Company,
    *,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar=TIME, help="Now; always, where nobody pays for it yet."),
    ] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Let a company pay for an account's calls; tells what others were billed from then on."""
    since, now = moment(start) if start else None, datetime.now(UTC)

    async def work(use: "MoneyContainer") -> Report:
        taken: Sequence[BilledElsewhere] = ()
        if since is not None and since < now:
            taken = await use.find_billed_elsewhere()(name, account_name, since)
        done: Changed | CompanyAccount
        if dry_run:
            done = await use.find_company()(name)
        else:
            changing = use.change_company()
            done = await changing.map_account(name, account_name, since, moves_at=now)
        closes = await use.closes().closes()
        return mapped_report(done, account_name, since, taken, now, closes=closes)

    return run(money(), work, lambda report: report, as_json=as_json)
