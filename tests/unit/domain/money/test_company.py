"""A company is what its events make of it, and amounts are what a ledger can hold."""

from decimal import Decimal

import pytest

from domain.money.company import CompanyStatus, evolve, fold
from domain.money.events import (
    AccountMapped,
    CompanyOpened,
    CompanyResumed,
    CompanySuspended,
    LimitsChanged,
)
from domain.money.limits import InvalidCompanyError, Limits, PaymentMode, check_amount

OPENED = CompanyOpened(
    name="Acme", currency="EUR", payment=PaymentMode.POSTPAID, limits=Limits(credit_limit=None)
)


def test_a_company_is_the_fold_of_its_events() -> None:
    limits = Limits(credit_limit=Decimal(5))
    suspended = fold(
        [
            OPENED,
            LimitsChanged(limits=limits),
            AccountMapped(account="acct-1"),
            CompanySuspended(by="operator", because="fraud"),
        ]
    )
    assert suspended is not None
    assert (suspended.name, suspended.limits) == ("Acme", limits)
    assert (suspended.status, suspended.suspended_by) == (CompanyStatus.SUSPENDED, "operator")
    resumed = evolve(suspended, CompanyResumed(by="operator", because="paid"))
    assert (resumed.status, resumed.suspended_by) == (CompanyStatus.ACTIVE, None)


def test_without_events_there_is_no_company() -> None:
    assert fold([]) is None


def test_a_company_begins_with_its_opening_and_is_opened_once() -> None:
    with pytest.raises(InvalidCompanyError, match="begins"):
        fold([AccountMapped(account="acct-1")])
    with pytest.raises(InvalidCompanyError, match="once"):
        fold([OPENED, OPENED])


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "0.0000000001", "100000000000"])
def test_what_no_ledger_can_hold_is_refused(text: str) -> None:
    with pytest.raises(InvalidCompanyError):
        check_amount(Decimal(text))


@pytest.mark.parametrize("text", ["0", "-99999999999.999999999", "1E+3", "0.10"])
def test_amounts_are_given_back_as_they_are(text: str) -> None:
    assert check_amount(Decimal(text)) == Decimal(text)


def test_a_credit_limit_is_not_negative() -> None:
    with pytest.raises(InvalidCompanyError, match="zero or more"):
        Limits(credit_limit=Decimal(-1))
