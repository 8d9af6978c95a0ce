"""`akira rules`: what holds for every call."""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from attrs import asdict

from application.money.noticing import Said
from application.proof.near_names import Named
from domain.money.names import name_key
from domain.money.rules import Rules
from domain.pricing.same_dialog import ALL_HOSTS, SameDialog
from entrypoints.cli.hints import Hinted, run_naming, with_hints
from entrypoints.cli.months import a_month
from entrypoints.cli.options import Because, Json, group, seconds
from entrypoints.cli.running import run
from entrypoints.cli.unchanged import of_said
from entrypoints.cli.uses import money
from entrypoints.terminal.report import Report, Table

if TYPE_CHECKING:
    from entrypoints.containers.operator.money import MoneyContainer


class Bills(StrEnum):
    """Which records of one dialog are billed."""

    ONCE = "once"
    EACH = "each"


rules = group("What holds for every call.")
Seconds = Annotated[str, typer.Argument(metavar="SECONDS", help="14400 are four hours.")]


@rules.command()
def show(*, as_json: Json = False) -> int:
    """Tell them."""
    return run(money(), lambda use: use.register().rules(), rules_report, as_json=as_json)


@rules.command()
def longest_call(longest: Seconds, *, because: Because, as_json: Json = False) -> int:
    """Leave longer calls without a price, for a person; all who judge follow in five seconds."""
    wanted = seconds(longest, "SECONDS")
    return run(
        money(),
        lambda use: use.change_rules().set_longest_call(wanted, because),
        of_said(rules_report),
        as_json=as_json,
    )


@rules.command()
def same_dialog(
    bills: Annotated[Bills, typer.Argument(help="once: one record of a dialog; each: all.")],
    *,
    host: Annotated[
        list[str] | None,
        typer.Option(help="Of these proxies, as `akira status` names them; of all without one."),
    ] = None,
    within: Annotated[
        str, typer.Option(metavar="SECONDS", help="Further apart they are two calls.")
    ] = "60",
    because: Because,
    as_json: Json = False,
) -> int:
    """Debit a dialog that passes through several proxies once, and keep its other records as legs.

    The hosts that are named take the place of those of before.
    """
    hosts = tuple(host or [ALL_HOSTS]) if bills is Bills.ONCE else ()
    wanted = SameDialog(hosts=hosts, within=seconds(within, "--within"))
    return run_naming(
        money(),
        lambda use: use.change_rules().set_same_dialog(wanted, because),
        of_said(rules_report),
        Named(hosts=host or []),
        as_json=as_json,
    )


@rules.command()
def tax_class(
    destination: Annotated[
        str, typer.Argument(help="Its name; or how several begin: 'Germany*', '*' for all.")
    ],
    name: Annotated[str, typer.Argument(metavar="CLASS", help="Such as S, or 19; - for none.")],
    *,
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="MONTH", help="Calls of this month on; of all without it."),
    ] = None,
    because: Because,
    as_json: Json = False,
) -> int:
    """Say which tax class invoices tell of calls to some destinations; no tax is reckoned."""
    if since is not None:
        since = str(a_month(since, "--from"))
    wanted = None if name == "-" else name

    async def work(use: "MoneyContainer") -> Hinted[Said[Rules]]:
        said = await use.change_rules().set_tax_class(destination, wanted, since, because)
        return said, await use.near_destinations()([destination.strip()], name_key)

    return run(
        money(),
        work,
        with_hints(of_said(rules_report)),
        as_json=as_json,
    )


def _taxes(held: Rules) -> Iterator[Table]:
    rows = [
        (each.destination, each.tax_class or "none", each.since or "ever")
        for each in held.taxes.listed
    ]
    if rows:
        yield Table("tax classes", ["destination", "tax class", "from"], rows)


def rules_report(held: Rules) -> Report:
    """Tell the rules."""
    once = held.same_dialog
    of = "all hosts" if ALL_HOSTS in once.hosts else ", ".join(once.hosts)
    dialogs = (
        f"a dialog of which records of {of} begin within {once.within} is debited once"
        if once.hosts
        else "each record of a dialog is debited"
    )
    longest = held.longest_call // timedelta(seconds=1)
    by_default = "" if held.version else " (nobody has said anything yet)"
    return Report(
        schema="akira.rules/1",
        document={
            "version": held.version,
            "longest_call": held.longest_call,
            "same_dialog": {"hosts": list(once.hosts), "within": once.within},
            "tax_classes": [asdict(each) for each in held.taxes.listed],
        },
        parts=[
            f"a call of more than {longest} s is for a person: {held.longest_call}{by_default}",
            dialogs,
            *_taxes(held),
        ],
    )
