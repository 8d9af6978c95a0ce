"""`akira topup`, `adjust`, `balance`, `statement`, `rate`: the commands and their options."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from entrypoints.cli.commands_company import Name
from entrypoints.cli.options import TIME, Json, moment

if TYPE_CHECKING:
    from domain.movement import MovementKind

Amount = Annotated[str, typer.Argument(metavar="AMOUNT", help="At most nine decimals.")]
Reference = Annotated[
    str, typer.Option("--reference", help="Name of the payment; the same again changes nothing.")
]


class StatementForm(StrEnum):
    """How a statement is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def topup(name: Name, amount: Amount, *, reference: Reference, as_json: Json = False) -> int:
    """Enter money that a company paid, once a reference."""
    from domain.movement import MovementKind

    return _pay(name, amount, reference, MovementKind.TOPUP, as_json=as_json)


def adjust(name: Name, amount: Amount, *, reference: Reference, as_json: Json = False) -> int:
    """Put a balance right by an amount of either sign, once a reference; write `-- -5` for less."""
    from domain.movement import MovementKind

    return _pay(name, amount, reference, MovementKind.ADJUSTMENT, as_json=as_json)


def balance(name: Name, *, as_json: Json = False) -> int:
    """Tell a company's balance."""
    from entrypoints.cli.payments import balance as work
    from entrypoints.cli.running import run
    from entrypoints.settings import CliSettings

    return run(CliSettings, lambda settings: work(settings, name), as_json=as_json)


def statement(
    name: Name,
    *,
    start: Annotated[str, typer.Option("--from", metavar=TIME)],
    end: Annotated[str, typer.Option("--to", metavar=TIME, help="Not included.")],
    form: Annotated[StatementForm, typer.Option("--format")] = StatementForm.TABLE,
    as_json: Json = False,
) -> int:
    """Explain a balance: opening, every movement, closing."""
    from entrypoints.cli.payments import statement as work
    from entrypoints.cli.running import run
    from entrypoints.settings import CliSettings

    span = (moment(start), moment(end))
    if span[0] >= span[1]:
        raise typer.BadParameter("--to must be after --from")
    as_csv = form is StatementForm.CSV
    return run(
        CliSettings,
        lambda settings: work(settings, name, span, as_csv=as_csv),
        as_json=as_json or form is StatementForm.JSON,
    )


def rate(
    name: Name,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="That is called.")],
    *,
    duration: Annotated[str, typer.Option(metavar="SECONDS", help="Talk time; up to 6 decimals.")],
    at: Annotated[str | None, typer.Option(metavar=TIME, help="Answered then; now.")] = None,
    as_json: Json = False,
) -> int:
    """Quote a call, step by step, by the same code as the bill; 1 where there is no price."""
    from datetime import UTC, datetime

    from entrypoints.cli.quoting import quote as work
    from entrypoints.cli.quoting import seconds
    from entrypoints.cli.running import run
    from entrypoints.settings import CliSettings

    call = (number, moment(at) if at else datetime.now(UTC), seconds(duration))
    return run(CliSettings, lambda settings: work(settings, name, call), as_json=as_json)


def _pay(name: str, text: str, reference: str, kind: "MovementKind", *, as_json: bool) -> int:
    from entrypoints.cli.limits import amount
    from entrypoints.cli.payments import pay as work
    from entrypoints.cli.running import run
    from entrypoints.settings import CliSettings

    much = amount(text)
    if not much or (kind == "topup" and much < 0):
        raise typer.BadParameter("a payment is more than zero", param_hint="AMOUNT")
    if not reference.strip():
        raise typer.BadParameter("a payment has a name", param_hint="--reference")
    paid = (much, reference)
    return run(CliSettings, lambda settings: work(settings, name, kind, paid), as_json=as_json)


COMMANDS = (topup, adjust, balance, statement, rate)
