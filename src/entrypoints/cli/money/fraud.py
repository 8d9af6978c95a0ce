"""`akira fraud`: what companies spend, against what is usual."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from application.money.data import Changed
from domain.money.amounts import amount_of
from domain.money.fraud import NOT_WATCHED, FraudWatch
from entrypoints.cli.money.fraud_reports import (
    FraudBook,
    fraud_report,
    settled_report,
    watch_report,
)
from entrypoints.cli.options import Because, Company, Json, group
from entrypoints.cli.running import run
from entrypoints.cli.uses import money

if TYPE_CHECKING:
    from entrypoints.containers.operator.money import MoneyContainer

fraud = group("What companies spend, against what is usual.")

_Amount: TypeAlias = str | None


@fraud.command()
def watch(  # noqa: PLR0913 each is an option
    name: Company,
    *,
    spend_per_hour: Annotated[
        _Amount, typer.Option(metavar="AMOUNT", help="So much in an hour.")
    ] = None,
    times: Annotated[
        _Amount,
        typer.Option(metavar="N", help="So often the mean of this hour in the four weeks before."),
    ] = None,
    at_least: Annotated[
        _Amount, typer.Option(metavar="AMOUNT", help="With --times: below this an hour is usual.")
    ] = None,
    new_destination: Annotated[
        _Amount,
        typer.Option(metavar="AMOUNT", help="So much in an hour, where it had no call before."),
    ] = None,
    as_json: Json = False,
) -> int:
    """Tell when a company spends so much in an hour; this is watched, and nothing else."""
    wanted = FraudWatch(
        spend_per_hour=_amount(spend_per_hour),
        times=_amount(times),
        at_least=_amount(at_least),
        new_destination=_amount(new_destination),
    )
    if not wanted.on:
        raise typer.BadParameter("name --spend-per-hour, --times or --new-destination")
    return _watch(name, wanted, as_json=as_json)


@fraud.command()
def unwatch(name: Company, *, as_json: Json = False) -> int:
    """Watch nothing of a company any more; what was suspected stays."""
    return _watch(name, NOT_WATCHED, as_json=as_json)


@fraud.command("list")
def list_suspicions(
    *,
    only_open: Annotated[
        bool, typer.Option("--open", help="Only those at which nobody has looked.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="The latest so many.")] = 100,
    as_json: Json = False,
) -> int:
    """List what is watched, and what was suspected, the latest hour first."""
    return run(
        money(),
        _read,
        lambda book: fraud_report(book.latest(limit, only_open=only_open)),
        as_json=as_json,
    )


@fraud.command()
def settle(
    name: Company,
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[NUMBER]...", help="Of the list; all open ones.")
    ] = None,
    *,
    because: Because,
    as_json: Json = False,
) -> int:
    """Say that somebody has looked at what was suspected of a company."""
    return run(
        money(),
        lambda use: use.handle_fraud().settle(name, numbers or [], because),
        settled_report,
        as_json=as_json,
    )


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else amount_of(text)


def _watch(name: str, wanted: FraudWatch, *, as_json: bool) -> int:
    async def change(use: "MoneyContainer") -> Changed:
        return await use.handle_fraud().watch(name, wanted)

    return run(money(), change, watch_report, as_json=as_json)


async def _read(use: "MoneyContainer") -> FraudBook:
    register = use.register()
    return FraudBook(
        watched=await register.watched(),
        suspected=await register.suspected(),
        companies={each.id: each.company for each in await register.companies()},
    )
