"""Payments and statements in PostgreSQL."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.money.company_book import account_of
from adapters.timescale.money.company_stream import append_events, lock_company
from adapters.timescale.money.movements import move
from adapters.timescale.sql import query
from application.errors import RejectedError
from application.money.data import Payment, Settled, Statement, StatementLine
from application.money.ports import Cashbook
from domain.money.events import ToppedUp
from domain.money.movement import Movement, MovementKind

_LOCK: Final = "select currency from balance where company_id = $1 for update"
_PAYMENT: Final = query("money/payment")
_STATEMENT: Final = query("money/statement")
_OPENING: Final = query("money/opening_balance")


@frozen
class TimescaleCashbook(Cashbook):
    """The payments of companies, and their statements."""

    pool: Pool

    async def pay(self, payment: Payment) -> Settled:
        with translated_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                # Two payments under one reference wait for each other here.
                currency = await _currency(connection, payment.company_id)
                known = await connection.fetchrow(_PAYMENT, payment.company_id, payment.reference)
                if known is None:
                    await _enter(connection, payment, currency)
                elif (known["kind"], known["amount"]) != (payment.kind, payment.amount):
                    raise RejectedError(
                        f"reference {payment.reference!r} is one of another payment:"
                        f" {known['kind']} of {known['amount'].normalize():f}"
                    )
                account = await account_of(connection, payment.company_id)
        return Settled(account=account, repeated=known is not None)

    async def statement(self, company_id: int, start: datetime, end: datetime) -> Statement:
        with translated_errors():
            async with (
                self.pool.acquire() as connection,
                connection.transaction(isolation="repeatable_read", readonly=True),
            ):
                account = await account_of(connection, company_id)
                opening = await connection.fetchval(_OPENING, company_id, start)
                rows = await connection.fetch(_STATEMENT, company_id, start, end)
        balance, lines = opening, []
        for row in rows:
            balance += row["amount"]
            lines.append(_line(row, balance))
        return Statement(
            company_id=company_id,
            currency=account.company.currency,
            start=start,
            end=end,
            opening=opening,
            lines=lines,
        )


async def _currency(connection: Connection, company_id: int) -> str:
    found = await connection.fetchval(_LOCK, company_id)
    if found is None:
        raise RejectedError(f"there is no company {company_id}")
    return str(found)


async def _enter(connection: Connection, payment: Payment, currency: str) -> None:
    held = await lock_company(connection, payment.company_id)
    event = ToppedUp(kind=payment.kind, amount=payment.amount, reference=payment.reference)
    await append_events(connection, held, [event])
    movement = Movement(
        company_id=payment.company_id,
        kind=payment.kind,
        amount=payment.amount,
        currency=currency,
        reference=payment.reference,
    )
    await move(connection, [movement])


def _line(row: Record, balance: Decimal) -> StatementLine:
    fields = dict(row)
    return StatementLine(kind=MovementKind(fields.pop("kind")), balance=balance, **fields)
