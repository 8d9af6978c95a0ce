"""`akira company`, `akira account`: the commands and their options."""

from typing import Annotated

import typer

from entrypoints.cli.options import Json

company = typer.Typer(help="Who pays for calls.", no_args_is_help=True, rich_markup_mode=None)
account = typer.Typer(
    help="Which company pays for which account.", no_args_is_help=True, rich_markup_mode=None
)

Name = Annotated[str, typer.Argument(metavar="COMPANY", help="Name, or id: '#1'.")]
Because = Annotated[str, typer.Option("--because", help="Why; it is recorded.")]
Credit = Annotated[
    str | None,
    typer.Option("--credit-limit", metavar="AMOUNT|none", help="Zero or more; none: no limit."),
]
Low = Annotated[
    str | None, typer.Option("--low-balance", metavar="AMOUNT|none", help="Balance that warns.")
]


@company.command()
def add(  # noqa: PLR0913 each is an option
    name: Annotated[str, typer.Argument(metavar="NAME")],
    *,
    currency: Annotated[str, typer.Option(metavar="CODE", help="ISO 4217, such as EUR.")],
    postpaid: Annotated[bool, typer.Option("--postpaid", help="Pays later; no limit.")] = False,
    credit_limit: Credit = None,
    low_balance: Low = None,
    as_json: Json = False,
) -> int:
    """Open a company with a balance of zero; prepaid unless told otherwise."""
    from entrypoints.cli.money.companies import add as work
    from entrypoints.cli.money.limits import opened
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    wish = opened(
        name, currency, postpaid=postpaid, credit_limit=credit_limit, low_balance=low_balance
    )
    return run(CliSettings, lambda settings: work(settings, wish), as_json=as_json)


@company.command("list")
def list_companies(*, as_json: Json = False) -> int:
    """List companies with their balances."""
    from entrypoints.cli.money.companies import list_companies as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, work, as_json=as_json)


@company.command()
def show(name: Name, *, as_json: Json = False) -> int:
    """Show a company with its accounts and tariffs."""
    from entrypoints.cli.money.companies import show as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, lambda settings: work(settings, name), as_json=as_json)


@company.command()
def suspend(name: Name, *, because: Because, as_json: Json = False) -> int:
    """Let it make no new calls; finished ones are debited all the same."""
    from entrypoints.cli.money.companies import suspend as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, lambda settings: work(settings, name, because), as_json=as_json)


@company.command()
def resume(name: Name, *, because: Because, as_json: Json = False) -> int:
    """Let it make calls again."""
    from entrypoints.cli.money.companies import resume as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, lambda settings: work(settings, name, because), as_json=as_json)


@company.command()
def rename(
    name: Name,
    other: Annotated[str, typer.Argument(metavar="NEW-NAME")],
    *,
    because: Because,
    as_json: Json = False,
) -> int:
    """Give it another name; its number, calls and balance stay."""
    from entrypoints.cli.money.companies import rename as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, lambda settings: work(settings, name, other, because), as_json=as_json)


@company.command()
def limits(
    name: Name, *, credit_limit: Credit = None, low_balance: Low = None, as_json: Json = False
) -> int:
    """Set how far its balance may fall; what is not named stays."""
    from entrypoints.cli.money.companies import set_limits as work
    from entrypoints.cli.money.limits import Wish
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    wish = Wish.of(credit_limit, low_balance)
    return run(CliSettings, lambda settings: work(settings, name, wish), as_json=as_json)


@account.command("map")
def map_account(
    account_name: Annotated[str, typer.Argument(metavar="ACCOUNT", help="As in the CDR.")],
    name: Name,
    *,
    as_json: Json = False,
) -> int:
    """Let a company pay for an account's calls from now on."""
    from entrypoints.cli.money.companies import map_account as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    return run(CliSettings, lambda settings: work(settings, account_name, name), as_json=as_json)
