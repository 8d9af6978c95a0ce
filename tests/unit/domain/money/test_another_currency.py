"""A wrong currency is put right as long as nothing stands in it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from domain.money.agreements import CurrencyChanged
from domain.money.amounts import Currency
from domain.money.another_currency import change_currency
from domain.money.company import Company, evolve
from domain.money.errors import RefusedError
from domain.money.limits import Limits, PaymentMode
from domain.money.standing import Look, Standing
from domain.pricing.paying import Assignment

ACME = Company(
    id=7,
    name="Acme",
    currency="EUR",
    payment=PaymentMode.PREPAID,
    limits=Limits(low_balance=Decimal("1.50")),
)
DOLLAR, YEN = Currency("USD", 2), Currency("JPY", 0)
HELD = Assignment(tariff="retail", valid_from=datetime(2026, 11, 1, tzinfo=UTC))


def standing(**changes: Any) -> Standing:  # noqa: ANN401 any field
    fields: dict[str, Any] = {"id": 7, "company": ACME, "balance": Decimal(0)}
    return Standing(**(fields | changes))


def test_the_book_is_kept_in_another_currency_then() -> None:
    decide = change_currency(DOLLAR, "a slip")
    assert decide.look == Look(movements=True)
    [event] = decide.rule(standing())
    assert event == CurrencyChanged(currency="USD", because="a slip")
    assert evolve(ACME, event).currency == "USD"


def test_the_same_again_changes_nothing() -> None:
    assert list(change_currency(Currency("EUR", 2), "x").rule(standing(moved=True))) == []


@pytest.mark.parametrize(
    ("currency", "changes", "why"),
    [
        (DOLLAR, {"moved": True}, "has movements in EUR"),
        (DOLLAR, {"assignments": [HELD]}, "has tariffs in EUR"),
        (YEN, {}, "its limits: .*"),
    ],
)
def test_what_stands_in_the_old_one_is_a_hindrance(
    currency: Currency, changes: dict[str, Any], why: str
) -> None:
    with pytest.raises(RefusedError, match=why):
        change_currency(currency, "a slip").rule(standing(**changes))
