"""`akira rules`: what holds for every call."""

from datetime import timedelta
from typing import Annotated

import typer

from domain.money.rules import Rules
from entrypoints.cli.options import Because, Json, group, seconds
from entrypoints.cli.running import run
from entrypoints.cli.uses import money
from entrypoints.terminal.report import Report

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
        rules_report,
        as_json=as_json,
    )


def rules_report(held: Rules) -> Report:
    """Tell the rules."""
    longest = held.longest_call // timedelta(seconds=1)
    by_default = "" if held.version else " (nobody has said anything yet)"
    return Report(
        schema="akira.rules/1",
        document={"version": held.version, "longest_call": held.longest_call},
        parts=[f"a call of more than {longest} s is for a person: {held.longest_call}{by_default}"],
    )
