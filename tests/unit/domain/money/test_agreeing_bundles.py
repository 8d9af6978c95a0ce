"""A company agrees bundles and ends them; each name means one bundle for good."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from domain.money.agreeing_bundles import agree_bundle, end_bundle
from domain.money.bundle_events import BundleEnded
from domain.money.bundles import Bundle, bundle, bundles_of, told_of
from domain.money.company import Company
from domain.money.errors import RefusedError
from domain.money.events import CompanyEvent
from domain.money.limits import Limits, PaymentMode
from domain.money.standing import Decide, Look, Standing

FIRST = date(2026, 10, 1)
FLAT = bundle("Flat", 6000, ["49"], FIRST)
ACME = Company(id=7, name="Acme", currency="EUR", payment=PaymentMode.PREPAID, limits=Limits())


def asked(decide: Decide, *held: Bundle, company: Company = ACME) -> Sequence[CompanyEvent]:
    assert decide.look == Look(bundles=True)
    bundles = bundles_of(told_of(each) for each in held)
    return decide.rule(Standing(id=7, company=company, balance=Decimal(0), bundles=bundles))


def test_a_bundle_is_agreed_once() -> None:
    assert asked(agree_bundle(FLAT)) == [told_of(FLAT)]
    assert asked(agree_bundle(FLAT), FLAT) == []
    other = evolve(FLAT, name="Other")
    assert asked(agree_bundle(other), FLAT) == [told_of(other)]


def test_a_name_means_one_bundle() -> None:
    for wish in (evolve(FLAT, seconds=1), evolve(FLAT, name="FLAT")):
        with pytest.raises(RefusedError, match="'Flat' already"):
            asked(agree_bundle(wish), FLAT)


def test_a_closed_company_agrees_nothing_and_may_end_what_it_has() -> None:
    closed = evolve(ACME, closed=True)
    with pytest.raises(RefusedError, match="closed"):
        asked(agree_bundle(FLAT), company=closed)
    assert asked(end_bundle("Flat", FIRST, "sold"), FLAT, company=closed)


@pytest.mark.parametrize("day", [FIRST, date(2026, 12, 24)])
def test_a_bundle_ends_on_or_after_its_first_day(day: date) -> None:
    wanted = BundleEnded(bundle="Flat", valid_to=day.isoformat(), because="sold")
    assert asked(end_bundle("flat", day, "sold"), FLAT) == [wanted]
    assert asked(end_bundle("flat", day, "sold"), evolve(FLAT, valid_to=day)) == []


def test_a_bundle_does_not_end_before_it_begins() -> None:
    with pytest.raises(RefusedError, match="begins on 2026-10-01"):
        asked(end_bundle("Flat", date(2026, 9, 30), "sold"), FLAT)
    with pytest.raises(RefusedError, match="no bundle 'Flax'"):
        asked(end_bundle("Flax", FIRST, "sold"), FLAT)
