"""`akira party`: who pays for calls that no account names."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, TypeAlias
from uuid import UUID

import typer

from application.money.data import Changed
from application.proof.near_names import NOBODY, Named
from domain.facts.closing import Closes
from domain.money.payer_mapping import host_key, source_key
from domain.pricing.payer_rules import PayerRule, RuleKey
from entrypoints.cli.hints import run_naming
from entrypoints.cli.money.party_reports import added_report, explained_report, rules_report
from entrypoints.cli.options import TIME, Company, Json, group, moment
from entrypoints.cli.running import run
from entrypoints.cli.uses import money, payers

if TYPE_CHECKING:
    from domain.money.names import Directory
    from entrypoints.containers.operator.money import MoneyContainer

    _Rules: TypeAlias = tuple[Sequence[PayerRule], Directory]

party = group("Who pays for calls that no account names.")
add = group("Let a company pay for calls from a source, of a host, or to a number.")
party.add_typer(add, name="add")
party.add_typer(add, name="map", hidden=True)

Since = Annotated[
    str | None,
    typer.Option("--from", metavar=TIME, help="Now; always, where there is no such rule yet."),
]
Until = Annotated[str | None, typer.Option("--to", metavar=TIME, help="For good.")]


@add.command()
def source(  # noqa: PLR0913 each is an option
    network: Annotated[str, typer.Argument(metavar="NETWORK", help="192.0.2.0/28, or an address.")],
    name: Company,
    *,
    tech_prefix: Annotated[
        str, typer.Option(metavar="DIGITS", help="In front of the called number; it is left out.")
    ] = "",
    start: Since = None,
    end: Until = None,
    as_json: Json = False,
) -> int:
    """Pay for calls from a network; of several that fit, the longest."""
    return _add(name, source_key(network, tech_prefix), start, end, as_json=as_json)


@add.command()
def host(
    host_name: Annotated[str, typer.Argument(metavar="HOST", help="As `akira status` names it.")],
    name: Company,
    *,
    start: Since = None,
    end: Until = None,
    as_json: Json = False,
) -> int:
    """Pay for calls of a proxy, by the name of its bridge."""
    named = Named(hosts=[host_name])
    return _add(name, host_key(host_name), start, end, named, as_json=as_json)


@add.command()
def number(
    called: Annotated[
        str,
        typer.Argument(
            metavar="NUMBER",
            help="Called, as the company's plan reads it; 4930123*: all that begin so.",
        ),
    ],
    name: Company,
    *,
    start: Since = None,
    end: Until = None,
    as_json: Json = False,
) -> int:
    """Pay for calls to a number, or to a block of numbers."""
    return _add(name, called, start, end, as_json=as_json)


@party.command("list")
def list_rules(*, as_json: Json = False) -> int:
    """List the rules, the past ones too."""
    return run(money(), _rules, lambda read: rules_report(*read), as_json=as_json)


@party.command()
def explain(
    wanted: Annotated[str, typer.Argument(metavar="CALL_ID|CALL_KEY")], *, as_json: Json = False
) -> int:
    """Tell which rule says who pays for a call, and which would have."""
    return run(
        payers(),
        lambda use: use.explain_payer()(_asked(wanted)),
        explained_report,
        as_json=as_json,
    )


def _asked(wanted: str) -> UUID | str:
    try:
        return UUID(wanted)
    except ValueError:
        return wanted


def _add(  # noqa: PLR0913 as many as the commands have
    company: str,
    wanted: RuleKey | str,
    start: str | None,
    end: str | None,
    named: Named = NOBODY,
    *,
    as_json: bool,
) -> int:
    since, until = (moment(text) if text else None for text in (start, end))
    now = datetime.now(UTC)

    async def pay(use: "MoneyContainer") -> tuple[Changed, "_Rules", Closes]:
        read = use.read_called()
        key = await read(company, wanted) if isinstance(wanted, str) else wanted
        changed = await use.change_company().pay_by_rule(company, key, since, until, moves_at=now)
        return changed, await _rules(use), await use.closes().closes()

    return run_naming(money(), pay, lambda done: added_report(*done, now), named, as_json=as_json)


async def _rules(use: "MoneyContainer") -> "_Rules":
    register = use.register()
    return await register.payer_rules(), await register.company_names()
