"""Whose calendar counts is decided once, and only calendars that are there count."""

from decimal import Decimal

import pytest
from attrs import evolve

from domain.money.agreements import ZoneChanged
from domain.money.amounts import Currency
from domain.money.company import fold
from domain.money.deciding import opening
from domain.money.errors import InvalidWishError
from domain.money.events import CompanyOpened
from domain.money.limits import Limits, PaymentMode
from domain.money.names import Directory
from domain.money.standing import Standing, Vacancy
from domain.money.zoning import set_zone

EURO = Currency("EUR", 2)
VACANCY = Vacancy(number=7, names=Directory("company"))


def opened(zone: str = "UTC") -> CompanyOpened:
    return opening("Acme", EURO, PaymentMode.PREPAID, Limits(), zone)(VACANCY)


def standing() -> Standing:
    company = fold([opened()])
    assert company is not None
    return Standing(id=7, company=company, balance=Decimal(0))


def test_a_company_is_opened_in_a_zone() -> None:
    assert opened("Europe/Berlin").zone == "Europe/Berlin"
    assert opened() == evolve(opened("Europe/Berlin"), zone="UTC")


def test_another_zone_is_an_event_and_the_same_is_none() -> None:
    assert set_zone("Europe/Berlin").rule(standing()) == [ZoneChanged(zone="Europe/Berlin")]
    assert set_zone("UTC").rule(standing()) == []


@pytest.mark.parametrize("zone", ["", "Europe/Atlantis", "+01:00", "../../etc/passwd", "Berlin\0"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(InvalidWishError, match="no time zone") as refused:
        opened(zone)
    assert refused.value.about == "zone"
    with pytest.raises(InvalidWishError):
        set_zone(zone)
