"""Amounts are what a ledger can hold, and what a person may enter in a currency."""

from decimal import Decimal

import pytest

from domain.money.amounts import Currency, amount_of, check_amount, known_currency
from domain.money.errors import InvalidWishError

YEN, EURO = Currency("JPY", 0), Currency("EUR", 2)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "0.0000000001", "100000000000"])
def test_what_no_ledger_can_hold_is_refused(text: str) -> None:
    with pytest.raises(InvalidWishError):
        check_amount(Decimal(text))


@pytest.mark.parametrize("text", ["0", "-99999999999.999999999", "1E+3", "0.10"])
def test_amounts_are_given_back_as_they_are(text: str) -> None:
    assert check_amount(Decimal(text)) == Decimal(text)


@pytest.mark.parametrize("text", ["10", "-0.5", "+3.000000001", "007"])
def test_digits_and_a_point_are_an_amount(text: str) -> None:
    assert amount_of(text) == Decimal(text)


@pytest.mark.parametrize(
    "text", ["", "1_000", "\u0665", "1e3", ".5", "5.", "1,5", " 1", "NaN", "1" + 11 * "0"]
)
def test_whatever_else_is_none(text: str) -> None:
    with pytest.raises(InvalidWishError, match="no amount"):
        amount_of(text)


def test_a_person_enters_what_the_currency_has() -> None:
    assert EURO.entered(Decimal("0.500")) == Decimal("0.5")
    assert YEN.entered(Decimal("1E+3")) == Decimal(1000)
    for currency, text in ((YEN, "0.5"), (EURO, "0.001")):
        with pytest.raises(InvalidWishError, match=currency.code):
            currency.entered(Decimal(text))


def test_an_unknown_currency_is_named() -> None:
    assert known_currency("EUR", EURO) is EURO
    with pytest.raises(InvalidWishError, match="EUU"):
        known_currency("EUU", None)
