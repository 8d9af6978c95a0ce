"""Companies and payments, made by the rules of the domain."""

from decimal import Decimal

from application.money.ports import MoneyBook
from domain.money import deciding
from domain.money.amounts import Currency
from domain.money.limits import Limits, PaymentMode
from domain.money.movement import MovementKind
from domain.money.standing import Decide, DecideOpening

EURO = Currency("EUR", 2)
find_currency = {"EUR": EURO}.get


def an_opening(name: str = "Acme", limits: Limits | None = None) -> DecideOpening:
    """Give the opening of a postpaid company, without limit unless told otherwise."""
    return deciding.opening(name, EURO, PaymentMode.POSTPAID, limits or Limits(credit_limit=None))


async def a_company(book: MoneyBook, name: str = "Acme", limits: Limits | None = None) -> int:
    """Open a company; give its number."""
    return (await book.open(an_opening(name, limits))).id


def a_payment(much: str, reference: str = "bank 7", kind: str = "topup") -> Decide:
    """Give a payment, or an adjustment."""
    return deciding.pay(MovementKind(kind), Decimal(much), reference, find_currency)
