"""A tariff is ended: of all calls, or of certain ones alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import START
from domain.money.assignments import event_of
from domain.money.certain_calls import certain_calls
from domain.money.company import Company
from domain.money.errors import RefusedError
from domain.money.events import CompanyEvent
from domain.money.limits import Limits, PaymentMode
from domain.money.standing import Standing
from domain.money.unassigning import unassign
from domain.pricing.paying import Assignment
from domain.pricing.selecting import Selector
from domain.pricing.sides import Side

DAY = timedelta(days=1)
OWN = certain_calls(account="acct-1")
BASE = Assignment(tariff="base", valid_from=START)
HELD = [
    BASE,
    evolve(BASE, tariff="own", only=OWN),
    evolve(BASE, tariff="over", valid_to=START + DAY, only=OWN),
    evolve(BASE, tariff="top", valid_from=START + DAY, only=OWN),
    evolve(BASE, tariff="later", valid_from=START + 9 * DAY, only=OWN),
]


def ended(moment: datetime, only: Selector | None = None) -> Sequence[CompanyEvent]:
    company = Company(
        id=7, name="Acme", currency="EUR", payment=PaymentMode.PREPAID, limits=Limits()
    )
    standing = Standing(id=7, company=company, balance=Decimal(), assignments=HELD)
    return list(unassign(moment, only).rule(standing))


def test_all_that_is_in_force_for_these_calls_ends() -> None:
    end = START + 5 * DAY
    assert ended(end, OWN) == [event_of(evolve(each, valid_to=end)) for each in (HELD[1], HELD[3])]
    assert ended(end) == [event_of(evolve(BASE, valid_to=end))]


def test_what_does_not_hold_is_not_ended() -> None:
    assert ended(START - DAY, OWN) == []
    assert ended(START + DAY, certain_calls(host="x")) == []


def test_what_begins_then_is_corrected_not_ended() -> None:
    with pytest.raises(RefusedError, match="begins at this moment: correct it"):
        ended(START + DAY, OWN)


def test_a_tariff_of_the_other_side_goes_on() -> None:
    end, inward = START + 5 * DAY, evolve(BASE, side=Side.INBOUND)
    company = Company(
        id=7, name="Acme", currency="EUR", payment=PaymentMode.PREPAID, limits=Limits()
    )
    standing = Standing(id=7, company=company, balance=Decimal(), assignments=[BASE, inward])
    for held in (BASE, inward):
        events = list(unassign(end, side=held.side).rule(standing))
        assert events == [event_of(evolve(held, valid_to=end))]
