"""`akira topup`, `adjust`, `balance`, `statement`: the commands and their options."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from entrypoints.cli.money.commands_company import Name
from entrypoints.cli.options import TIME, Json, moment

if TYPE_CHECKING:
    from domain.money.movement import MovementKind

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
    from domain.money.movement import MovementKind

    return _pay(name, amount, reference, MovementKind.TOPUP, as_json=as_json)


def adjust(name: Name, amount: Amount, *, reference: Reference, as_json: Json = False) -> int:
    """Put a balance right by an amount of either sign, once a reference; write `-- -5` for less."""
    from domain.money.movement import MovementKind

    return _pay(name, amount, reference, MovementKind.ADJUSTMENT, as_json=as_json)


def balance(name: Name, *, as_json: Json = False) -> int:
    """Tell a company's balance."""
    from entrypoints.cli.money.payments import balance as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

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
    from entrypoints.cli.money.payments import statement as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    span = (moment(start), moment(end))
    if span[0] >= span[1]:
        raise typer.BadParameter("--to must be after --from")
    as_csv = form is StatementForm.CSV
    return run(
        CliSettings,
        lambda settings: work(settings, name, span, as_csv=as_csv),
        as_json=as_json or form is StatementForm.JSON,
    )


def _pay(name: str, text: str, reference: str, kind: "MovementKind", *, as_json: bool) -> int:
    from domain.money.amounts import amount_of
    from entrypoints.cli.money.payments import pay as work
    from entrypoints.cli.running import run
    from entrypoints.process.settings import CliSettings

    paid = (amount_of(text), reference)
    return run(CliSettings, lambda settings: work(settings, name, kind, paid), as_json=as_json)


COMMANDS = (topup, adjust, balance, statement)
