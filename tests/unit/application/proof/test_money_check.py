"""When every cent is explained."""

from decimal import Decimal
from uuid import UUID

from application.proof.data import MoneyCheck, WrongBalance


def test_it_is_good_when_neither_a_balance_nor_a_call_is_wrong() -> None:
    wrong = WrongBalance(company="Acme", balance=Decimal(1), movements=Decimal(2))
    assert MoneyCheck().good
    assert not MoneyCheck(balances=[wrong]).good
    assert not MoneyCheck(calls=[UUID(int=1)]).good
