"""Companies for the tests of the book, opened by the rules of the domain."""

from decimal import Decimal

from adapters.memory.money.currencies import MemoryCurrencies
from application.money.ports import MoneyBook
from domain.money import deciding
from domain.money.amounts import Currency
from domain.money.limits import Limits, PaymentMode
from domain.money.movement import MovementKind
from domain.money.standing import Decide, DecideOpening

EURO = Currency("EUR", 2)
CURRENCIES = MemoryCurrencies()


def an_opening(name: str = "Acme", limits: Limits | None = None) -> DecideOpening:
    """Give the opening of a postpaid company, without limit unless told otherwise."""
    return deciding.opening(name, EURO, PaymentMode.POSTPAID, limits or Limits(credit_limit=None))


async def a_company(book: MoneyBook, name: str = "Acme", limits: Limits | None = None) -> int:
    """Open a company; give its number."""
    return (await book.open(an_opening(name, limits))).id


def a_top_up(much: str, reference: str = "bank 7") -> Decide:
    """Give a payment."""
    return deciding.pay(MovementKind.TOPUP, Decimal(much), reference, CURRENCIES.find)
