"""A company is what its events make of it, and amounts are what a ledger can hold."""

from decimal import Decimal

import pytest

from domain.money.agreements import ZoneChanged
from domain.money.company import CompanyStatus, evolve, fold
from domain.money.errors import InvalidCompanyError, InvalidWishError
from domain.money.events import (
    AccountMapped,
    CompanyNumbered,
    CompanyOpened,
    CompanyRenamed,
    CompanyResumed,
    CompanySuspended,
    LimitsChanged,
)
from domain.money.limits import Limits, PaymentMode

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


def test_a_number_and_another_name_are_events_too() -> None:
    company = fold([OPENED, CompanyNumbered(company_id=3), CompanyRenamed(name="B", because="m")])
    assert company is not None
    assert (company.id, company.name) == (3, "B")


def test_the_months_of_a_company_are_those_of_utc_until_somebody_says_otherwise() -> None:
    company = fold([OPENED])
    assert company is not None
    assert company.zone == "UTC"
    assert evolve(company, ZoneChanged(zone="Asia/Kolkata")).zone == "Asia/Kolkata"


def test_a_credit_limit_is_not_negative() -> None:
    with pytest.raises(InvalidWishError, match="zero or more"):
        Limits(credit_limit=Decimal(-1))
