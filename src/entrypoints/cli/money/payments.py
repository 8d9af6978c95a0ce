"""`akira topup`, `adjust`, `balance`, `statement`: money in, and money explained."""

from enum import StrEnum
from typing import Annotated

import typer

from domain.money.amounts import amount_of
from domain.money.movement import MovementKind
from entrypoints.cli.money.payment_reports import balance_report, payment_report, statement_report
from entrypoints.cli.options import TIME, Company, Json, local
from entrypoints.cli.running import run
from entrypoints.cli.uses import money

Amount = Annotated[str, typer.Argument(metavar="AMOUNT", help="At most nine decimals.")]
Reference = Annotated[
    str, typer.Option("--reference", help="Name of the payment; the same again changes nothing.")
]


OF_THE_COMPANY = "Without zone: of the company's."


class StatementForm(StrEnum):
    """How a statement is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def topup(name: Company, amount: Amount, *, reference: Reference, as_json: Json = False) -> int:
    """Enter money that a company paid, once a reference."""
    return _pay(name, MovementKind.TOPUP, amount, reference, as_json=as_json)


def adjust(name: Company, amount: Amount, *, reference: Reference, as_json: Json = False) -> int:
    """Put a balance right by an amount of either sign, once a reference; write `-- -5` for less."""
    return _pay(name, MovementKind.ADJUSTMENT, amount, reference, as_json=as_json)


def balance(name: Company, *, as_json: Json = False) -> int:
    """Tell a company's balance."""
    return run(money(), lambda use: use.find_company()(name), balance_report, as_json=as_json)


def statement(  # noqa: PLR0913 each is an option
    name: Company,
    *,
    start: Annotated[str, typer.Option("--from", metavar=TIME, help=OF_THE_COMPANY)],
    end: Annotated[str, typer.Option("--to", metavar=TIME, help="Not included.")],
    as_of: Annotated[
        int | None,
        typer.Option(metavar="POSITION", help="As it was drawn; a statement names its position."),
    ] = None,
    form: Annotated[StatementForm, typer.Option("--format")] = StatementForm.TABLE,
    as_json: Json = False,
) -> int:
    """Explain a balance: opening, every movement, closing."""
    hours = local(start), local(end)
    return run(
        money(),
        lambda use: use.draw_statement()(name, *hours, as_of),
        lambda drawn: statement_report(drawn, as_csv=form is StatementForm.CSV),
        as_json=as_json or form is StatementForm.JSON,
    )


def _pay(name: str, kind: MovementKind, text: str, reference: str, *, as_json: bool) -> int:
    amount = amount_of(text)
    return run(
        money(),
        lambda use: use.pay()(name, kind, amount, reference),
        lambda changed: payment_report(changed, kind, reference),
        as_json=as_json,
    )
