"""What is watched, suspected and settled of a company."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from domain.facts.entries import CompanyFact, changes_prices, follows
from domain.money.company import Company, evolve
from domain.money.errors import InvalidWishError, RefusedError
from domain.money.events import CompanyEvent
from domain.money.fraud import NOT_WATCHED, FraudKind, FraudWatch, Suspicion
from domain.money.fraud_deciding import set_watch, settle, suspect
from domain.money.fraud_events import (
    FraudEvent,
    FraudSettled,
    FraudSuspected,
    FraudWatchSet,
    Suspected,
    in_listed_order,
    with_fraud_event,
)
from domain.money.limits import Limits, PaymentMode
from domain.money.standing import Decide, Standing

WATCH = FraudWatch(spend_per_hour=Decimal(10))
ACME = Company(
    id=7, name="Acme", currency="EUR", payment=PaymentMode.PREPAID, limits=Limits(), watch=WATCH
)
HOUR = datetime(2026, 11, 26, 10, tzinfo=UTC)
FIRST = Suspicion(kind=FraudKind.SPEND, hour=HOUR, amount=Decimal(12), bound=Decimal(10))
OTHER = Suspicion(
    kind=FraudKind.NEW_DESTINATION, hour=HOUR, amount=Decimal(12), bound=Decimal(10),
    destination="Cuba",
)  # fmt: skip


def standing(*suspected: Suspected, watch: FraudWatch = WATCH) -> Standing:
    company = evolve(ACME, FraudWatchSet(watch=watch))
    return Standing(id=7, company=company, balance=Decimal(0), suspected=suspected)


def held(number: int, suspicion: Suspicion, by: str | None = None) -> Suspected:
    because = None if by is None else "looked"
    return Suspected(
        company_id=7, number=number, suspicion=suspicion, settled_by=by, because=because
    )


def told(decide: Decide, *suspected: Suspected, watch: FraudWatch = WATCH) -> list[CompanyEvent]:
    return list(decide.rule(standing(*suspected, watch=watch)))


def test_a_watch_takes_the_place_of_the_one_before() -> None:
    other = FraudWatch(new_destination=Decimal(5))
    assert told(set_watch(other)) == [FraudWatchSet(watch=other)]
    assert told(set_watch(WATCH)) == []
    assert evolve(ACME, FraudWatchSet(watch=NOT_WATCHED)).watch == NOT_WATCHED


def test_a_suspicion_is_told_once() -> None:
    events = told(suspect([FIRST, FIRST, OTHER]), held(1, FIRST))
    assert events == [
        FraudSuspected(
            number=2, kind=FraudKind.NEW_DESTINATION, hour=HOUR, amount=Decimal(12),
            bound=Decimal(10), destination="Cuba",
        )
    ]  # fmt: skip
    assert told(suspect([FIRST]), watch=NOT_WATCHED) == []
    assert suspect([FIRST]).look.suspected


def test_who_looks_settles_what_is_open() -> None:
    mine = (held(1, FIRST, "ann"), held(2, OTHER))
    settled = FraudSettled(numbers=(2,), because="a campaign", by="bob")
    assert told(settle([], "a campaign", "bob"), *mine) == [settled]
    assert told(settle([2, 1], "a campaign", "bob"), *mine) == [settled]
    assert told(settle([1], "a campaign", "bob"), *mine) == []
    assert told(settle([], "a campaign", "bob")) == []


def test_what_was_never_suspected_is_not_settled() -> None:
    with pytest.raises(RefusedError, match="no suspicion 3, 9"):
        told(settle([9, 1, 3], "a campaign", "bob"), held(1, FIRST))
    with pytest.raises(InvalidWishError):
        settle([1], " ", "bob")


def test_suspicions_are_what_the_events_make() -> None:
    [first] = told(suspect([FIRST]))
    [second] = told(suspect([OTHER]), held(1, FIRST))
    made: Sequence[Suspected] = []
    for event in (
        FraudWatchSet(watch=WATCH), first, second,
        FraudSettled(numbers=(1,), because="looked", by="ann"),
    ):  # fmt: skip
        assert isinstance(event, FraudEvent)
        made = with_fraud_event(made, 7, event)
    assert made == [held(1, FIRST, "ann"), held(2, OTHER)]
    assert [each.open for each in made] == [False, True]


def test_a_list_begins_with_the_latest_hour() -> None:
    later = Suspicion(
        kind=FraudKind.SPEND, hour=HOUR + timedelta(hours=1), amount=Decimal(12), bound=Decimal(10)
    )
    mine = [held(1, FIRST), held(2, later), held(3, OTHER)]
    assert [each.number for each in in_listed_order(mine)] == [2, 3, 1]


def test_a_suspicion_is_nobodys_act_and_changes_no_price() -> None:
    [event] = told(suspect([FIRST]))
    fact = CompanyFact(company_id=7, currency="EUR", event=event)
    settled = FraudSettled(numbers=(1,), because="looked", by="ann")
    assert follows(fact)
    assert not follows(CompanyFact(company_id=7, currency="EUR", event=settled))
    assert not changes_prices(fact)
