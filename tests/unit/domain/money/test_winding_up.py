"""A company is closed once nothing is owed and gets nothing new, until it is resumed."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from domain.money import deciding
from domain.money.agreements import CompanyClosed
from domain.money.company import Company, CompanyStatus, evolve
from domain.money.crossings import consequences
from domain.money.errors import RefusedError
from domain.money.events import CompanyResumed
from domain.money.limits import Limits, PaymentMode
from domain.money.standing import Decide, Standing
from domain.money.winding_up import close
from domain.pricing.paying import Assignment

START = datetime(2026, 11, 1, tzinfo=UTC)
ACME = Company(id=7, name="Acme", currency="EUR", payment=PaymentMode.PREPAID, limits=Limits())
CLOSED = evolve(ACME, CompanyClosed(because="sold"))


def standing(company: Company = ACME, balance: str = "0") -> Standing:
    return Standing(id=7, company=company, balance=Decimal(balance), tariffs={"retail": "EUR"})


def test_who_owes_nothing_is_closed_once() -> None:
    assert close("sold").rule(standing()) == [CompanyClosed(because="sold")]
    assert list(close("again").rule(standing(CLOSED))) == []


@pytest.mark.parametrize("balance", ["3.20", "-0.000000001"])
def test_who_has_a_balance_is_not(balance: str) -> None:
    with pytest.raises(RefusedError, match=f"a balance of {balance.rstrip('0')}.* EUR"):
        close("sold").rule(standing(balance=balance))


def test_a_closed_one_is_suspended_and_only_an_operator_resumes_it() -> None:
    assert (CLOSED.status, CLOSED.suspended_by) == (CompanyStatus.SUSPENDED, "operator")
    assert CLOSED.closed
    assert list(consequences(CLOSED, Decimal(-1), Decimal(5)))[1:] == []
    [resumed] = deciding.resume("a mistake").rule(standing(CLOSED))
    assert isinstance(resumed, CompanyResumed)
    assert evolve(CLOSED, resumed) == ACME


@pytest.mark.parametrize(
    "wish",
    [
        deciding.map_account("acct-1"),
        deciding.assign(Assignment(tariff="retail", valid_from=START)),
    ],
)
def test_it_gets_nothing_new(wish: Decide) -> None:
    with pytest.raises(RefusedError, match="'Acme' is closed: resume it first"):
        wish.rule(standing(CLOSED))
